package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** What may reach a terminal. */
final class PrintableTest {
    @Test
    void leavesLettersOfAllScriptsAlone() {
        String text = "Zoë 山田 \uD83D\uDE00 a\\b";
        assertSame(text, Printable.of(text));
    }

    @Test
    void marksWhatATerminalWouldObey() {
        assertEquals("a\\u{1b}[31mb", Printable.of("a\u001b[31mb"));
        assertEquals("\\u{9b}", Printable.of("\u009b"));
        assertEquals("\\u{7f}\\u{a}\\u{d}\\u{0}", Printable.of("\u007f\n\r\0"));
        assertEquals("\\u{202e}\\u{2066}\\u{200f}\\u{feff}", Printable.of("\u202e\u2066\u200f\ufeff"));
        assertEquals("\\u{2028}", Printable.of("\u2028"));
        assertEquals("\\u{d800}x", Printable.of("\ud800x"));
        assertEquals("\\u{e0041}", Printable.of(new String(Character.toChars(0xE0041))));
    }

    @Test
    void nothingCanPassForAMark() {
        assertEquals("\\\\u{1b}", Printable.of("\\u{1b}"));
    }
}
