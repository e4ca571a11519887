package dev.indelible.collector.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.merkle.MerkleTree;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.crash.Client.Promise;
import dev.indelible.collector.crash.Step.Batch;
import dev.indelible.collector.crash.Step.Enrolment;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The lines that lie in a log, held against what its collector promised and was asked for. */
final class CollectedLines {
    private final Home home;
    private final List<Line> lines = new ArrayList<>();
    private final List<byte[]> roots = new ArrayList<>();
    private final Map<String, Line> places = new HashMap<>();

    private CollectedLines(Home home) {
        this.home = home;
    }

    /** Reads them; two lines at one place of a stream are a failure already. */
    static CollectedLines read(Home home) throws Exception {
        CollectedLines read = new CollectedLines(home);
        MerkleTree tree = new MerkleTree();
        read.roots.add(tree.root());
        for (String text : TestCollector.lines(home)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Line line = Line.parse(bytes, 0, bytes.length);
            tree.add(Leaf.hash(bytes));
            read.roots.add(tree.root());
            read.lines.add(line);
            assertNull(read.places.put(line.stream() + " " + line.seq(), line), () -> "twice: " + text);
        }
        CheckpointNote signed = CheckpointNote.open(
                Files.readString(home.log().resolve("checkpoint")),
                Keys.load(home).logSigner().verifier());
        assertEquals(read.lines.size(), signed.checkpoint().size(), "all is signed");
        assertArrayEquals(read.roots.get(read.lines.size()), signed.checkpoint().root());
        return read;
    }

    /** Every promise is kept to the letter, and the log that it was made of is the front of this one. */
    void requireKept(Map<Step, Promise> promises) {
        promises.forEach((step, promise) -> {
            int index = Math.toIntExact(promise.index());
            assertTrue(index < lines.size(), () -> step + " was to lie at " + index + " of " + lines.size());
            if (step instanceof Batch batch) {
                assertArrayEquals(
                        batch.leaf(batch.last()), lines.get(index).leaf(), () -> step + " is not at " + index);
                assertArrayEquals(
                        promise.note().checkpoint().root(),
                        roots.get(Math.toIntExact(promise.note().checkpoint().size())),
                        () -> "the log that " + step + " was promised of is another one");
            } else {
                assertEquals(identity(step), lines.get(index).text("identity"), () -> step + " is not at " + index);
            }
        });
    }

    /** What was asked for is there, once. */
    void requireAll(List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Batch batch) {
                for (long seq = batch.seq(); seq <= batch.last(); seq++) {
                    Line line = places.get(batch.stream() + " " + seq);
                    long of = seq;
                    assertArrayEquals(
                            batch.leaf(seq), line == null ? null : line.leaf(), () -> step + " lacks seq " + of);
                }
            } else {
                assertEquals(
                        1,
                        lines.stream()
                                .filter(line -> line.kind().equals("enrol"))
                                .filter(line -> identity(step).equals(line.text("identity")))
                                .count(),
                        () -> step + " has not one line");
            }
        }
    }

    /**
     * What was taken out of the log lies aside, each time once, and an alarm names each; of what was unfinished nothing is left.
     *
     * @param most so many files there may be aside
     */
    void requireLeftovers(int most) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(home.quarantine())) {
            files = list.toList();
        }
        assertTrue(files.size() <= most, () -> "quarantined more than once: " + files);
        for (Path file : files) {
            long alarms = lines.stream()
                    .filter(line -> line.kind().equals("alarm"))
                    .filter(line -> file.getFileName()
                            .toString()
                            .equals(line.object("resource").get("id")))
                    .count();
            assertEquals(1, alarms, () -> file + " is named by so many alarms");
        }
        try (Stream<Path> list = Files.list(home.temp())) {
            assertEquals(List.of(), list.toList(), "nothing unfinished is left");
        }
        try (Stream<Path> walk = Files.walk(home.log())) {
            for (Path folder : walk.filter(Files::isDirectory).toList()) {
                try (Stream<Path> in = Files.list(folder)) {
                    assertTrue(in.findAny().isPresent(), () -> folder + " is an empty folder in the log");
                }
            }
        }
    }

    private static String identity(Step step) {
        return Encoding.base64(((Enrolment) step).identity().publicKey());
    }
}
