package dev.indelible.collector.benchmarks.lines;

import dev.indelible.chain.line.LineBytes;
import dev.indelible.chain.line.Literal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What an event says after its first six members: who did what to which account, with all that FORMAT.md asks of every
 * line. A note in {@code data} holds the average length of lines at {@link #AVERAGE}. One thread.
 */
final class EventText {
    /** Bytes of a line, without its line feed. */
    static final int AVERAGE = 400;

    private static final List<Literal> DONE = List.of(
            done("transfer", "update", "success"),
            done("read", "read", "success"),
            done("open", "create", "success"),
            done("block", "update", "denied"),
            done("limit", "update", "failure"));
    private static final Literal ACTOR = Literal.of(",\"actor\":{\"id\":");
    private static final Literal RESOURCE =
            Literal.of(",\"type\":\"user\",\"source\":\"jaas\"},\"resource\":{\"type\":\"account\",\"id\":");
    private static final Literal WHERE = Literal.of("},\"where\":\"Desk.act\"");
    private static final Literal NOTE = Literal.of(",\"data\":{\"note\":");
    private static final int NOTE_FRAME = ",\"data\":{\"note\":\"\"}}".length();
    private static final int SHORTEST_NOTE = 24;
    private static final int LONGEST_NOTE = 300;
    private static final byte[] WORDS = ("standing order of the second of each month, checked by telephone, rent and"
                    + " heating for flat 12, invoice 2026-1187 settled in part, remainder in March; customer asked for a"
                    + " copy by letter, address confirmed, card returned at the counter, new limit agreed with the"
                    + " branch, signature compared, foreign currency at the rate of the day before, fee waived once. ")
            .repeat(3)
            .getBytes(StandardCharsets.US_ASCII);

    private final SplittableRandom random;
    private long lines;
    private long bytes;

    /** {@code seed}: equal ones give equal texts. */
    EventText(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Adds it to a line that has its first six members. */
    void write(LineBytes line) {
        line.literal(DONE.get(random.nextInt(DONE.size())));
        line.literal(ACTOR).string("u" + (1000 + random.nextInt(3000)));
        line.literal(RESOURCE).string("A-" + (10_000 + random.nextInt(90_000)));
        line.literal(WHERE);
        long room = AVERAGE * (lines + 1) - bytes - line.length() - NOTE_FRAME;
        if (room >= SHORTEST_NOTE) {
            int length = (int) Math.min(room, LONGEST_NOTE);
            line.literal(NOTE).string(WORDS, random.nextInt(WORDS.length - length), length);
            line.literal('}');
        }
    }

    /** The line, or another of the stream, has so many bytes. */
    void wrote(int length) {
        lines++;
        bytes += length;
    }

    private static Literal done(String action, String category, String outcome) {
        return Literal.of(",\"service\":\"bank\",\"env\":\"prod\",\"action\":\"" + action + "\",\"category\":\""
                + category + "\",\"outcome\":\"" + outcome + "\"");
    }
}
