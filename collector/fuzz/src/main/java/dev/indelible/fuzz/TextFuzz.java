package dev.indelible.fuzz;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Timestamp;
import dev.indelible.collector.show.Moments;
import dev.indelible.collector.verify.Printable;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** The smallest readers: times, base64, and what a log's text becomes before a person sees it on a terminal. */
public final class TextFuzz {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private TextFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        time(text);
        String moment = Moments.read(text, NOW);
        Claim.holds(moment == null || Timestamp.text(Timestamp.micros(moment)).equals(moment), "no time of a line");
        base64(text, text.length() * 3 / 4);
        base64(text, 32);
        String shown = Printable.of(text);
        Claim.holds(
                shown.codePoints()
                        .noneMatch(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.SURROGATE),
                "what moves a terminal is shown");
        Claim.same(shown, Printable.of(shown).replace("\\\\u{", "\\u{"), "what was made safe is safe");
    }

    private static void time(String text) {
        long expected = Long.MIN_VALUE;
        if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z")) {
            try {
                Instant moment = Instant.parse(text);
                expected = moment.getEpochSecond() * 1_000_000 + moment.getNano() / 1000;
            } catch (DateTimeException e) {
                // No such moment.
            }
        }
        try {
            long micros = Timestamp.micros(text);
            Claim.same(expected, micros, "microseconds");
            Claim.same(text, Timestamp.text(micros), "the time that was read");
        } catch (IllegalArgumentException e) {
            // 24:00:00 is a moment to the JDK, and a leap second; here neither is.
            Claim.holds(
                    expected == Long.MIN_VALUE || text.startsWith("24:00:00", 11) || text.startsWith("60", 17),
                    "a time is refused");
        }
    }

    private static void base64(String text, int length) {
        for (boolean url : new boolean[] {false, true}) {
            byte[] read = null;
            try {
                read = url ? Encoding.base64url(text, length) : Encoding.base64(text, length);
            } catch (IllegalArgumentException e) {
                // What may be thrown.
            }
            if (read != null) {
                byte[] jdk = (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
                Claim.holds(Arrays.equals(jdk, read) && read.length == length, "other bytes");
                Claim.same(text, url ? Encoding.base64url(read) : Encoding.base64(read), "a second spelling");
            }
        }
    }
}
