package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes {@code alarm} lines. Those that an outsider can cause are bounded in number a minute, so that nobody fills the log
 * with them; the next one written says how many were left out. An alarm never delays or fails what raised it.
 */
public final class Alarms {
    private static final int PER_MINUTE = 10;
    private static final int MAX_FORKS = 1000;
    private static final int MAX_WHY = 500;
    private static final String WHERE = "collector.ingest";

    private final AuditLog log;
    private final Clock clock;
    private final Set<Checkpoint> forks = new HashSet<>();
    private Instant minute = Instant.MIN;
    private int written;
    private long suppressed;

    public Alarms(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Something that was refused.
     *
     * @param peer the address it came from
     * @param type of what it was about, such as stream
     * @param id of the same
     */
    void refused(String action, String peer, String type, String id, String why) {
        long left;
        synchronized (this) {
            Instant now = clock.instant();
            if (minute.equals(Instant.MIN)
                    || Duration.between(minute, now).abs().toSeconds() >= 60) {
                minute = now;
                written = 0;
            }
            if (written == PER_MINUTE) {
                suppressed++;
                return;
            }
            written++;
            left = suppressed;
            suppressed = 0;
        }
        write(new OwnLine(
                "alarm", OwnLine.SERVICE, action, "denied", OwnLine.Actor.peer(peer), type, id, WHERE, json -> {
                    json.writeStringProperty("why", cut(why));
                    if (left > 0) {
                        json.writeNumberProperty("suppressed", left);
                    }
                }));
    }

    /**
     * A taken seal shows that this log's key signed a history that is not this one. Once for each such checkpoint and run:
     * its agents repeat it until they have a receipt.
     */
    void fork(String peer, String service, String stream, Checkpoint shown) {
        synchronized (this) {
            if (forks.size() == MAX_FORKS || !forks.add(shown)) {
                return;
            }
        }
        String why = "a seal of stream " + stream + " shows a checkpoint of " + shown.size() + " lines with the root "
                + Encoding.base64(shown.root())
                + ", which this log's key signed and this tree contradicts: a copy of this log, or who has its key, signs"
                + " another history";
        log.warn(why);
        OwnLine.Actor agent = new OwnLine.Actor(service, "agent", "enrolment", "ip", peer);
        write(new OwnLine(
                "alarm",
                OwnLine.SERVICE,
                "log.fork",
                "failure",
                agent,
                "log",
                log.origin(),
                WHERE,
                json -> json.writeStringProperty("why", cut(why))));
    }

    /** A stream that was taken, but says something odd. There are no more of these than streams. */
    void oddStream(String peer, String service, String stream, String why) {
        OwnLine.Actor agent = new OwnLine.Actor(service, "agent", "enrolment", "ip", peer);
        write(new OwnLine(
                "alarm",
                OwnLine.SERVICE,
                "stream.previous",
                "success",
                agent,
                "stream",
                stream,
                WHERE,
                json -> json.writeStringProperty("why", cut(why))));
    }

    /** A reason may repeat what an outsider sent; the line must stay a line. */
    private static String cut(String why) {
        return why.length() <= MAX_WHY ? why : why.substring(0, why.offsetByCodePoints(0, MAX_WHY / 2)) + "\u2026";
    }

    private void write(OwnLine line) {
        try {
            var unused = log.submit(line);
        } catch (LogUnavailable e) {
            synchronized (this) {
                suppressed++;
            }
        }
    }
}
