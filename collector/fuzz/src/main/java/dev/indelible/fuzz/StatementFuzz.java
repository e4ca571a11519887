package dev.indelible.fuzz;

import dev.indelible.agent.capture.jdbc.StatementReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * SQL statements as the agent reads them before they run: nothing throws, the time is linear, and what stands in a literal of
 * any {@link Dialect} shows nowhere. A word that is to stay unseen is put where the input has its first zero byte.
 */
public final class StatementFuzz {
    private static final String SECRET = "s3cr3t";
    private static final int READ = 16_384;

    /** Twice what this takes under the fuzzer on a busy machine; the quadratic ones that it found took six times as much. */
    private static final int MOST_MILLIS = 120;

    private StatementFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8).replace(SECRET, "-");
        int place = Math.max(0, text.indexOf(0));
        String sql = text.substring(0, place) + SECRET + text.substring(Math.min(text.length(), place + 1));
        String shown = StatementReader.shown(sql);
        if (shown.contains(SECRET)) {
            for (Dialect dialect : Dialect.values()) {
                Claim.holds(!dialect.isLiteral(sql, place), "a literal of " + dialect + " is shown: " + shown);
            }
        }
        if (Cost.isChosen(input, 16)) {
            for (String head : new String[] {"", "SELECT * FROM t WHERE a IN ("}) {
                byte[] start = head.getBytes(StandardCharsets.US_ASCII);
                byte[] unit = Arrays.copyOf(input, Math.min(input.length, 64));
                Cost.linear(
                        MOST_MILLIS,
                        start,
                        unit,
                        READ,
                        many -> StatementReader.shown(new String(many, StandardCharsets.ISO_8859_1)));
            }
        }
    }
}
