package dev.indelible.collector.ingest;

import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import java.util.concurrent.CompletableFuture;

/** Revokes identities and tokens for the operator (FORMAT.md, "The collector's stream"). Safe for many threads. */
public final class Revoker {
    private final AuditLog log;
    private final Enrolments enrolments;

    public Revoker(AuditLog log, Registry registry) {
        this.log = log;
        this.enrolments = registry.enrolments();
    }

    /**
     * Queues a {@code revoke} line; what is queued after it cannot rest on what it names.
     *
     * @param member {@code identity} or {@code token}
     * @param value a public key in base64, or a token's id
     * @param by the user who asked for it, by the name that the operating system gives
     * @return done once the line is durable and published; null where it was revoked before
     */
    public CompletableFuture<Long> revoke(String member, String value, String reason, String by) throws LogUnavailable {
        OwnLine line = new OwnLine(
                "revoke",
                OwnLine.SERVICE,
                member + ".revoke",
                "success",
                new OwnLine.Actor(by, "user", "operating-system", "host", log.host()),
                member,
                value,
                "collector.ingest",
                json -> {
                    json.writeStringProperty(member, value);
                    json.writeStringProperty("reason", reason);
                });
        return enrolments.revoke(member, value, () -> log.submit(line));
    }
}
