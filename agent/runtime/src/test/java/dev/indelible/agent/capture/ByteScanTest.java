package dev.indelible.agent.capture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteScanTest {
    private final ByteScan scan = new ByteScan(List.of("java/sql/", "javax/servlet/"));

    private boolean in(String text) {
        return scan.anyIn(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void findsAMarkerAnywhere() {
        assertTrue(in("java/sql/"));
        assertTrue(in("éjava/java/sql/Statement"));
        assertTrue(in("xx javax/servlet/Filter"));
    }

    @Test
    void findsNothingElse() {
        assertFalse(in(""));
        assertFalse(in("java/sql"));
        assertFalse(in("java/util/javax/serv"));
    }
}
