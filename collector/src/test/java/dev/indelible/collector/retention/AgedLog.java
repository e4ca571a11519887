package dev.indelible.collector.retention;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.TurnedClock;
import dev.indelible.collector.archive.Archive;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A log of small segments with a clock that a test turns. Agents date their lines by the real clock, which is its start. */
final class AgedLog {
    final Home home;
    final Instant start = Instant.now();
    final TurnedClock clock = new TurnedClock(start);

    AgedLog(Path folder) {
        home = Home.at(folder);
    }

    TestCollector collector() throws Exception {
        return TestCollector.start(home.folder(), 1, clock);
    }

    Keys keys() throws Exception {
        return Keys.load(home);
    }

    LogFront front() throws Exception {
        return LogFront.read(home, keys());
    }

    Plan plan(String rules) throws Exception {
        return plan(rules, null);
    }

    /** {@code archive}: null for none. */
    Plan plan(String rules, Archive archive) throws Exception {
        return Plan.make(front(), archived(archive), Rules.parse(rules), clock.instant());
    }

    /** As the command does it, but for the clock. */
    void apply(String rules, Archive archive, Removal.Steps steps) throws Exception {
        Plan plan = plan(rules, archive);
        try (TestCollector collector = collector()) {
            LogFront front = front();
            new Removal(home, collector.log, Rules.parse(rules), archived(archive), "alice", steps)
                    .apply(front, Plan.make(front, archived(archive), Rules.parse(rules), plan.asOf()));
        }
    }

    void hold(String name, String state, String service) throws Exception {
        try (TestCollector collector = collector()) {
            new HoldLine(name, service, state.equals(Holds.PLACED), "a test")
                    .write(collector.log, front().holds(), "alice");
        }
    }

    private ArchivedSegments archived(Archive archive) throws Exception {
        return archive == null ? null : new ArchivedSegments(archive, home.log(), keys());
    }

    /** The first lines of the segments in the log's folder. */
    List<Long> firsts() throws IOException {
        return TestCollector.segments(home).stream()
                .map(path -> Long.parseLong(path.getFileName().toString().substring(0, 20)))
                .toList();
    }

    /** Copies a folder into another that does not stand yet. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Path target = to.resolve(from.relativize(each));
                Files.createDirectories(target.getParent());
                Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Lets time go by in which the log is served: it ends with a checkpoint of that day. */
    void age(int days) throws Exception {
        clock.now = clock.now.plusSeconds(86_400L * days);
        collector().close();
    }

    /** So many batches of this many lines each, seals included. */
    static void fill(TestCollector collector, AgentStreamWriter stream, int batches, int lines) throws Exception {
        CollectorClient client = collector.client();
        for (int i = 0; i < batches; i++) {
            CollectorClient.Reply reply =
                    client.lines(stream.seq() == 0 ? stream.openBatch() : stream.batch(lines - 1));
            if (reply.status() != 200) {
                throw new IllegalStateException("a batch was answered with " + reply);
            }
        }
    }
}
