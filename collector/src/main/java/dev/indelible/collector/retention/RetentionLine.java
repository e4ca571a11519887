package dev.indelible.collector.retention;

import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import java.time.Instant;
import java.util.concurrent.ExecutionException;

/**
 * The line by which the operator signs that the lines below an index are not in the log's folder any more.
 *
 * @param before the index
 * @param retained base64 SHA-256 of the file {@code retained/} for this index
 * @param segments how many go by it
 * @param over when the last of the removed lines was over; null for lines that are archived
 * @param archive where they lie from now on; null for lines that are removed
 * @param rules the text they went by
 */
record RetentionLine(long before, String retained, int segments, Instant over, String archive, String rules) {
    /** The state in a line that archives; one that removes has none. */
    static final String ARCHIVED = "archived";

    /**
     * Writes it; it is durable and published when this returns.
     *
     * @param by the user who asks for it
     */
    void write(AuditLog log, String by) throws LogUnavailable, ExecutionException, InterruptedException {
        OwnLine.Actor actor = new OwnLine.Actor(by, "user", "operating-system", "host", log.host());
        log.submit(new OwnLine(
                        "retention",
                        OwnLine.SERVICE,
                        archive == null ? "retention.apply" : "retention.archive",
                        "success",
                        actor,
                        "log",
                        log.origin(),
                        "collector.retention",
                        json -> {
                            json.writeNumberProperty("before", before);
                            json.writeStringProperty("retained", retained);
                            json.writeNumberProperty("segments", segments);
                            if (archive == null) {
                                json.writeStringProperty("over", over.toString());
                            } else {
                                json.writeStringProperty("state", ARCHIVED);
                                json.writeStringProperty("archive", archive);
                            }
                            json.writeStringProperty("rules", rules);
                        }))
                .get();
    }
}
