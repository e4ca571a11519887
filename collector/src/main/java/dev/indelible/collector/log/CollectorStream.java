package dev.indelible.collector.log;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.stream.StreamId;
import dev.indelible.collector.home.Keys;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * The collector's own stream in the log: where its next line stands, and what its lines must be at start-up. Its
 * {@code open} is the line at index 0. It has no seals, since the log that it lies in is signed.
 *
 * <p>One thread: start-up, then the committer.
 */
final class CollectorStream {
    private static final Set<String> KINDS =
            Set.of("open", "enrol", "rotate", "revoke", "retention", "hold", "handover", "config", "alarm", "access");

    /** FORMAT.md's. */
    private static final int VERSION = 1;

    private final SigningKey operator;
    private final byte[] operatorKey;
    private final String logKey;
    private final String timeKey;
    private final String id;
    private final Clock clock;
    private final LineWriter writer = new LineWriter();
    private long nextSeq;
    private byte[] head = new byte[Leaf.BYTES];

    CollectorStream(Keys keys, Clock clock) {
        this.operator = keys.operator();
        this.operatorKey = operator.publicKey();
        this.logKey = keys.logSigner().verifier().toString();
        this.timeKey = keys.timeSigner().verifier().toString();
        this.id = Encoding.base64url(StreamId.of(operatorKey, keys.log().publicKey()));
        this.clock = clock;
    }

    String id() {
        return id;
    }

    /** The members that only this stream's {@code open} has. */
    void writeOpen(JsonGenerator json) {
        json.writeNumberProperty("v", VERSION);
        json.writeStringProperty("identity", Encoding.base64(operatorKey));
        json.writeStringProperty("log", logKey);
        json.writeStringProperty("time_key", timeKey);
    }

    /** The bytes of this stream's next line; it stands once {@link #appended} is told its leaf. */
    byte[] next(OwnLine own) {
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        own.write(writer.begin(id, nextSeq, head, micros, own.kind()));
        return Line.isSigned(own.kind()) ? writer.sign(operator) : writer.end();
    }

    void appended(byte[] leaf) {
        nextSeq++;
        head = leaf;
    }

    /** At start-up: one of this stream's lines that retention left, between which others are gone. */
    void checkRetained(Line line, long index) throws RefusedLine, LogException {
        if (line.seq() < nextSeq) {
            throw new RefusedLine("not a later line of the collector's stream");
        }
        nextSeq = line.seq();
        head = line.prev();
        check(line, index);
    }

    /**
     * At start-up: the line must be the next of this stream. Throws and stays as it was where it is not.
     *
     * @throws LogException for a log of another format version, whatever else it has
     */
    void check(Line line, long index) throws RefusedLine, LogException {
        if (index == 0 && line.kind().equals("open") && line.number("v", 0) != VERSION) {
            throw new LogException("this log is of format version " + line.number("v", 0) + ", and this release writes "
                    + VERSION + ": serve it with the release that wrote it, or a later one; nothing was changed");
        }
        if (!KINDS.contains(line.kind()) || line.kind().equals("open") != (index == 0)) {
            throw new RefusedLine("a line of kind " + line.kind() + " does not stand here in the collector's stream");
        }
        if (line.seq() != nextSeq || !line.follows(head)) {
            throw new RefusedLine("not the next line of the collector's stream");
        }
        if (index == 0 && (!logKey.equals(line.text("log")) || !timeKey.equals(line.text("time_key")))) {
            throw new RefusedLine("the log was opened with other keys than those in keys/");
        }
        if (line.signed() && !line.verify(operatorKey)) {
            throw new RefusedLine("not signed by the operator key in keys/");
        }
    }
}
