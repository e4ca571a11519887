package dev.indelible.agent.capture.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** W3C Trace Context, section 3.2: only a header that is valid, and the only one, is believed. */
class TraceParentTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private static TraceParent of(String version, String trace, String span, String rest) {
        return TraceParent.of(List.of(version + "-" + trace + "-" + span + "-" + rest));
    }

    @Test
    void validHeadersAreRead() {
        TraceParent expected = new TraceParent(TRACE, SPAN);
        assertEquals(expected, of("00", TRACE, SPAN, "01"));
        assertEquals(expected, of("cc", TRACE, SPAN, "01-what-the-future-adds"));
    }

    @Test
    void othersAreNot() {
        assertNull(of("ff", TRACE, SPAN, "01"));
        assertNull(of("00", TRACE, SPAN, "01-more"));
        assertNull(of("00", "0".repeat(32), SPAN, "01"));
        assertNull(of("00", TRACE, "0".repeat(16), "01"));
        assertNull(of("00", TRACE.toUpperCase(Locale.ROOT), SPAN, "01"));
        assertNull(of("00", TRACE + "0", SPAN, "01"));
        assertNull(of("cc", TRACE, SPAN, "01-" + "x".repeat(300)));
        assertNull(TraceParent.of(List.of()));
        String valid = "00-" + TRACE + "-" + SPAN + "-01";
        assertNull(TraceParent.of(List.of(valid, valid)));
    }
}
