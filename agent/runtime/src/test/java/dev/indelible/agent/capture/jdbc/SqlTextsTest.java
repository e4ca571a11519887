package dev.indelible.agent.capture.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was read once is not read again, and what nobody told stays untold whatever came before. */
class SqlTextsTest {
    @Test
    void aLongTextDoesNotStandInForNone() {
        SqlTexts texts = new SqlTexts(Set.of());
        texts.of("SELECT * FROM t WHERE id IN (" + "?, ".repeat(2000) + "?)");
        assertEquals("SQL", texts.of(null).action());
    }
}
