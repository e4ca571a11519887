package dev.indelible.collector.crash;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.crash.Step.Batch;
import dev.indelible.collector.crash.Step.Enrolment;
import dev.indelible.collector.crash.Subject.Gate;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeLock;
import dev.indelible.collector.home.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A collector's folder as it is before a fault, what agents were promised by then, and what they will ask for. Every fault
 * gets a copy of its own, so that each meets the same.
 *
 * @param gate where the fault is prepared
 * @param made the folder; null where there is none before the first start
 * @param client null where there is no log yet that could have promised anything
 */
record Scene(Gate gate, Path made, Client client, List<Step> steps) {
    static final String ORIGIN = "log.test/one";

    /** A segment closes at each 256th line. */
    static final long SEGMENT_BYTES = 1;

    private static final String SERVICE = "bank";

    /** The time of a first run. */
    static Clock today() {
        return SteppingClock.from(Instant.now());
    }

    /** The noon of the next day: that of a later run, so that its segments lie in other folders. */
    static Instant tomorrow() {
        return Instant.now().truncatedTo(ChronoUnit.DAYS).plus(36, ChronoUnit.HOURS);
    }

    /** A log of some streams, not far from the end of its first segment. */
    static Scene goingOn(Path folder) throws Exception {
        return new Growing(folder.resolve("going-on")).scene();
    }

    /** What a crash at its worst, or several, may leave: of each kind of leftover there is one. */
    static Scene crashed(Path folder) throws Exception {
        return new Growing(folder.resolve("crashed")).crashed();
    }

    /** Nothing at all. */
    static Scene nothing() {
        return new Scene(Gate.SERVE, null, null, List.of());
    }

    /** Keys, and no log yet. */
    static Scene named(Path folder) throws Exception {
        Path made = folder.resolve("named");
        Home home = Home.at(made);
        try (HomeLock lock = HomeLock.take(home)) {
            home.prepare();
            Keys keys = Keys.loadOrMake(home, ORIGIN, "host.test");
            return new Scene(Gate.COMMIT, made, new Client(keys.logSigner().verifier()), firstSteps(keys));
        }
    }

    /** What a first agent asks for. */
    static List<Step> firstSteps(Keys keys) {
        SigningKey identity = SigningKey.generate();
        AgentStreamWriter stream = new AgentStreamWriter(identity, SERVICE);
        return List.of(
                new Enrolment(token(keys), identity),
                Batch.of(stream.id, 0, stream.openBatch()),
                Batch.of(stream.id, 2, stream.batch(3)));
    }

    private static String token(Keys keys) {
        return new EnrolmentToken(
                        Encoding.base64url(Arrays.copyOf(SigningKey.generate().publicKey(), 16)),
                        "http://127.0.0.1:7717",
                        null,
                        keys.logSigner().verifier(),
                        SERVICE,
                        10,
                        Instant.now().plus(100, ChronoUnit.DAYS))
                .sign(keys.operator());
    }

    /** A copy to be broken; gives its path, where nothing is if this scene has nothing. */
    Path copy(Path to) throws IOException {
        if (made != null) {
            copy(made, to);
        }
        return to;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** A log as it is made. */
    private static final class Growing {
        private final Path made;
        private final List<AgentStreamWriter> streams = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private final Client client;

        Growing(Path made) throws Exception {
            this.made = made;
            List<Step> first = new ArrayList<>();
            try (TestCollector collector = TestCollector.start(made, SEGMENT_BYTES, today())) {
                client = new Client(collector.keys.logSigner().verifier());
                for (int i = 0; i < 4; i++) {
                    SigningKey identity = SigningKey.generate();
                    streams.add(new AgentStreamWriter(identity, SERVICE));
                    Step enrolment = new Enrolment(token(collector.keys), identity);
                    (i < 3 ? first : steps).add(enrolment);
                }
                for (int i = 0; i < 3; i++) {
                    first.add(batch(i, 0));
                }
                first.add(batch(0, 99));
                first.add(batch(1, 99));
                first.add(batch(2, 20));
                if (!client.send(collector.url, first)) {
                    throw new IllegalStateException("the scene cannot be made");
                }
            }
            steps.add(batch(3, 0));
            steps.add(batch(0, 9));
            // The segment ends within this one.
            steps.add(batch(1, 29));
            steps.add(large(2));
        }

        /** More than the collector writes at a time. */
        private Batch large(int stream) {
            AgentStreamWriter writer = streams.get(stream);
            long seq = writer.seq();
            List<byte[]> lines = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                lines.add(writer.event("x".repeat(40_000)));
            }
            lines.add(writer.seal());
            return Batch.of(writer.id, seq, AgentStreamWriter.body(lines));
        }

        /** So many events and a seal; 0 for the two lines that a stream begins with. */
        private Batch batch(int stream, int events) {
            AgentStreamWriter writer = streams.get(stream);
            long seq = writer.seq();
            return Batch.of(writer.id, seq, events == 0 ? writer.openBatch() : writer.batch(events));
        }

        Scene scene() {
            return new Scene(Gate.COMMIT, made, client, List.copyOf(steps));
        }

        Scene crashed() throws Exception {
            try (TestCollector collector = TestCollector.start(made, SEGMENT_BYTES, SteppingClock.from(tomorrow()))) {
                client.settle(collector.url, steps);
            }
            Path log = made.resolve("log");
            Batch whole = batch(0, 2);
            Batch torn = batch(1, 5);
            List<Path> segments = TestCollector.segments(Home.at(made));
            Path last = segments.get(segments.size() - 1);
            Files.setPosixFilePermissions(last, PosixFilePermissions.fromString("rw-r--r--"));
            Files.write(last, whole.body(), StandardOpenOption.APPEND);
            byte[] lines = torn.body();
            Files.write(
                    last,
                    new String(lines, 0, lines.length / 2, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.APPEND);
            Files.copy(log.resolve("checkpoints/256"), log.resolve("checkpoint"), StandardCopyOption.REPLACE_EXISTING);
            Files.delete(log.resolve("tile/0/000"));
            for (String stale : List.of("tile/0/000.p/9", "tile/0/001.p/200", "tile/0/002.p/3")) {
                Files.createDirectories(log.resolve(stale).getParent());
                Files.write(log.resolve(stale), new byte[96]);
            }
            Files.writeString(made.resolve("tmp/new-1.tmp"), "unfinished");
            return new Scene(Gate.SERVE, made, client, List.of(whole, torn));
        }
    }
}
