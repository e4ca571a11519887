package dev.indelible.forwarding;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.Fate;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Level;
import dev.indelible.agent.trail.Figures;
import dev.indelible.agent.trail.Guarantees;
import dev.indelible.agent.trail.IdentitySettings;
import dev.indelible.agent.trail.Trail;
import dev.indelible.agent.trail.TrailSettings;
import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The agent's real trail in this process, and what it was given to record. */
final class Agent {
    final Trail trail;
    /** The last message of each topic. */
    final Map<String, String> notices = new ConcurrentHashMap<>();

    /** No event is late on a busy machine. */
    private static final Guarantees PATIENT = new Guarantees(
            Level.BUFFERED,
            TimeUnit.MINUTES.toNanos(2),
            TimeUnit.MINUTES.toNanos(2),
            Guarantees.DEFAULT.quota(),
            Guarantees.AtQuota.GAP);

    private final Path folder;
    private final Set<String> recorded = ConcurrentHashMap.newKeySet();

    Agent(Path folder, String token) {
        this.folder = folder;
        trail = Trail.start(
                new TrailSettings(
                        EnrolmentToken.parse(token),
                        token,
                        folder,
                        "test",
                        new byte[32],
                        "0.1",
                        "methods",
                        PATIENT,
                        IdentitySettings.IN_FOLDER),
                notices::put);
    }

    /** Records so many events, each with an id of its own. */
    void record(String name, int count) {
        for (int i = 0; i < count; i++) {
            record(name + "-" + i, Level.BUFFERED);
        }
    }

    /** Records one event and waits for its level. Any thread. */
    Fate record(String id, Level level) {
        recorded.add(id);
        return trail.recorder()
                .record(
                        trail.recorder()
                                .start(EventKind.METHOD)
                                .text(Field.ACTION, "account.transfer")
                                .text(Field.OUTCOME, "success")
                                .text(Field.RESOURCE_ID, id)
                                .text(Field.WHERE, "com.acme.Accounts.transfer")
                                .data("memo", "x".repeat(Math.floorMod(id.hashCode(), 300))),
                        level);
    }

    Set<String> recorded() {
        return Set.copyOf(recorded);
    }

    /** Whether the collector has confirmed all that was recorded until now, and this agent knows that. */
    boolean received() {
        Figures now = trail.figures();
        return now.stream() != null && now.waiting() == 0 && now.backlog() == 0;
    }

    /** Lines that are ready to be sent and not received. */
    long backlog() {
        return trail.figures().backlog();
    }

    /** The agent's file of this name in its first slot. */
    Path file(String name) {
        return folder.resolve("1").resolve(name);
    }

    /** The segments that hold lines. */
    List<Path> segments() throws IOException {
        if (!Files.exists(file("wal"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(file("wal"))) {
            return files.filter(path -> path.toString().endsWith(".wal")).toList();
        }
    }

    /** Ends it, with so much time. */
    void close(long millis) {
        trail.close("exit", millis);
    }
}
