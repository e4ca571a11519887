package dev.indelible.collector.retention;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

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
        return Plan.make(front(), Rules.parse(rules), clock.instant());
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

    /** Shows what the test set. */
    static final class TurnedClock extends Clock {
        volatile Instant now;

        TurnedClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
