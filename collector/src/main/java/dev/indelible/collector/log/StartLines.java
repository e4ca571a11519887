package dev.indelible.collector.log;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * The lines that a run begins with: a new log's {@code open} or an old one's {@code config}, then an alarm for each file of
 * lines that was taken out of the log and is not on record yet. Each is published before the next.
 */
public final class StartLines {
    /** The action of the alarm that names a quarantined file. */
    public static final String QUARANTINE = "log.quarantine";

    private static final String WHERE = "collector.log";

    private final AuditLog log;
    private final AuditLog.Setting setting;

    StartLines(AuditLog log, AuditLog.Setting setting) {
        this.log = log;
        this.setting = setting;
    }

    /**
     * Writes them.
     *
     * @param stream the collector's own, for the members of its {@code open}
     * @param quarantined files that no alarm names yet
     */
    void write(CollectorStream stream, List<Path> quarantined)
            throws LogUnavailable, ExecutionException, InterruptedException {
        if (log.published() == null) {
            write("open", "stream.open", "success", "log", log.origin(), stream::writeOpen);
        } else {
            write("config", "collector.start", "success", "log", log.origin(), json -> {
                json.writeStringProperty("listen", setting.listen());
                json.writeStringProperty("version", setting.version());
            });
        }
        for (Path file : quarantined) {
            setting.warning().accept("lines that were never acknowledged did not verify and lie in " + file);
            String name = file.getFileName().toString();
            write(
                    "alarm",
                    QUARANTINE,
                    "failure",
                    "file",
                    name,
                    json -> json.writeStringProperty(
                            "why",
                            "lines past the last checkpoint did not verify and were moved out of the log;"
                                    + " no receipt was sent for them"));
        }
    }

    private void write(
            String kind, String action, String outcome, String type, String id, Consumer<JsonGenerator> members)
            throws LogUnavailable, ExecutionException, InterruptedException {
        OwnLine.Actor collector = OwnLine.Actor.collector(setting.host());
        log.submit(new OwnLine(kind, OwnLine.SERVICE, action, outcome, collector, type, id, WHERE, members))
                .get();
    }
}
