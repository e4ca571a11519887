package dev.indelible.fuzz;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * One line: what {@link Line} takes is what {@link LineOracle} takes, no more and no less, and says the same. An input that
 * begins with a zero byte is what follows six good members, one that begins with 1 is made into that by {@link LineMaker}.
 */
public final class LineFuzz {
    private static final byte[] SIX =
            ("{\"stream\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"seq\":7,\"prev\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\","
                            + "\"time\":\"2026-11-23T00:00:00.000000Z\",\"kind\":\"method\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\"")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEY = Golden.key("operator").publicKey();

    private LineFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        boolean rest = input.length > 0 && input[0] == 0;
        byte[] behind = rest ? Arrays.copyOfRange(input, 1, input.length) : null;
        if (input.length > 0 && input[0] == 1) {
            behind = LineMaker.rest(input, 1);
        }
        byte[] line = behind == null ? input : Arrays.copyOf(SIX, SIX.length + behind.length);
        if (behind != null) {
            System.arraycopy(behind, 0, line, SIX.length, behind.length);
        }
        judge(line);
        if ((rest || behind == null) && Cost.isChosen(input, 64)) {
            byte[] head = rest ? SIX : new byte[0];
            byte[] unit = rest && input.length > 1 ? Arrays.copyOfRange(input, 1, input.length) : input;
            Cost.linear(100, head, unit, Line.MAX_BYTES, many -> Line.parse(many, 0, many.length));
        }
    }

    private static void judge(byte[] bytes) throws Exception {
        LineOracle expected = LineOracle.read(bytes);
        // Inside a larger array, since ingest and verify parse so: nothing before and behind may count.
        byte[] within = new byte[bytes.length + 8];
        Arrays.fill(within, (byte) '"');
        System.arraycopy(bytes, 0, within, 5, bytes.length);
        Line line;
        try {
            line = Line.parse(within, 5, 5 + bytes.length);
        } catch (LineException e) {
            Claim.holds(expected == null, "a line of FORMAT.md is refused: " + e.getMessage());
            Claim.holds(
                    e.offset() >= 0 && e.offset() <= bytes.length, "an offset outside of the line: " + e.getMessage());
            return;
        }
        Claim.holds(expected != null, "a line is taken that FORMAT.md refuses");
        says(line, expected);
        Claim.holds(Arrays.equals(bytes, line.bytes()) && line.length() == bytes.length, "other bytes");
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update((byte) 0);
        Claim.holds(Arrays.equals(sha.digest(bytes), line.leaf()), "another leaf");
        Claim.holds(!line.verify(KEY) || line.signed(), "a line without signature is signed");
    }

    private static void says(Line line, LineOracle expected) {
        Claim.same(expected.values.get("stream"), line.stream(), "stream");
        Claim.same(expected.values.get("seq"), line.seq(), "seq");
        Claim.same(expected.values.get("time"), line.time(), "time");
        Instant time = Instant.parse(line.time());
        Claim.same(time.getEpochSecond() * 1_000_000 + time.getNano() / 1000, line.timeMicros(), "microseconds");
        Claim.same(expected.values.get("kind"), line.kind(), "kind");
        Claim.same(expected.raw.containsKey("sig"), line.signed(), "signed");
        expected.raw.forEach((name, raw) -> {
            Object value = expected.values.get(name);
            Claim.holds(line.has(name), "a member is missing");
            Claim.same(raw, line.raw(name), "raw " + name);
            Claim.same(value instanceof String ? value : null, line.text(name), "text " + name);
            Claim.same(value instanceof Long ? value : (Long) Long.MIN_VALUE, line.number(name, Long.MIN_VALUE), name);
            Claim.same(value instanceof Map ? value : null, line.object(name), "object " + name);
        });
        Claim.holds(expected.raw.containsKey("x1") == line.has("x1"), "a member that is not there");
    }
}
