package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.collector.disk.DiskFloor;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import java.io.IOException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What requests about identities have in common: a small JSON object comes in, a line of the collector's own is written for
 * it, and its index goes out. Safe for many threads.
 */
abstract class IdentityIngest {
    final AuditLog log;
    private final Alarms alarms;
    private final DiskFloor floor;
    private final JsonMapper json = new JsonMapper();

    IdentityIngest(AuditLog log, Alarms alarms, DiskFloor floor) {
        this.log = log;
        this.alarms = alarms;
        this.floor = floor;
    }

    /** Begins one POST. */
    public Judge begin(String peer) {
        return new Judge() {
            @Override
            public Answer look(byte[] bytes, int end) {
                return null;
            }

            @Override
            public Answer hold() {
                return null;
            }

            @Override
            public Answer take(byte[] bytes, int length) throws IOException, InterruptedException {
                String shortage = floor.shortage();
                return shortage == null ? IdentityIngest.this.take(bytes, length, peer) : Answer.later(shortage);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    /** Judges a request; {@code peer}: the address it came from. */
    abstract Answer judge(Map<?, ?> members, String peer, Patience patience)
            throws Refusal, LogUnavailable, InterruptedException;

    /** The refusal of a body that is not what it must be. */
    abstract Refusal malformed();

    private Answer take(byte[] body, int length, String peer) throws InterruptedException {
        if (log.stopped() != null) {
            return Answer.later("this log has stopped signing: " + log.stopped());
        }
        try {
            return judge(members(body, length), peer, new Patience());
        } catch (LogUnavailable e) {
            return Answer.later(e.getMessage());
        } catch (Refusal e) {
            if (e.alarm() != null) {
                alarms.refused(e.alarm(), peer, "log", log.origin(), (String)
                        e.answer().fields().get("error"));
            }
            return e.answer();
        }
    }

    private Map<?, ?> members(byte[] body, int length) throws Refusal {
        try {
            Map<?, ?> members = json.readValue(body, 0, length, Map.class);
            if (members != null) {
                return members;
            }
        } catch (JacksonException e) {
            // One answer for whatever is no object.
        }
        throw malformed();
    }

    final String text(Map<?, ?> members, String name) throws Refusal {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw malformed();
    }

    /** A member that is the base64 of so many bytes. */
    final byte[] bytes(Map<?, ?> members, String name, int length) throws Refusal {
        try {
            return Encoding.base64(text(members, name), length);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }
}
