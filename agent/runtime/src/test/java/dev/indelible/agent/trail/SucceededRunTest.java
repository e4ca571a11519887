package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.event.Field;
import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that goes on in this process after one that met a fault, and kills between the two. */
class SucceededRunTest extends WithRuns {
    @Test
    void whatARunHadToSayAndDidNotFlushIsSaidByTheNext() throws Exception {
        Run first = open(begin());
        first.writer().sink((type, line, length) -> first.wal().append(type, 0, line, length));
        for (String what : List.of("flushed", "on the heap")) {
            OwnLine line = OwnLine.coverage(what, "a test");
            first.told(first.writer().nextSeq(), line);
            first.writer().own(line, null);
            if (what.equals("flushed")) {
                first.wal().flush();
                first.flushed(first.writer().nextSeq(), first.writer().head());
            }
        }
        Run second = succeed(first, RunFault.of("a test"), null);
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(
                List.of("flushed", "on the heap"),
                lines.stream()
                        .filter(line -> line.kind().equals("coverage"))
                        .map(line -> line.text("found"))
                        .toList());
    }

    /** Sealed and unsealed lines, and one in the ring, of a stream that the collector will not take. */
    private Run refused() throws Exception {
        Run first = open(begin());
        put(first, event("received"));
        take(first);
        first.writer().seal(null);
        long received = first.writer().nextSeq();
        put(first, event("sealed"));
        take(first);
        first.writer().seal(null);
        first.wal().flush();
        first.wal().sealed(first.writer().nextSeq());
        first.wal().force();
        first.flushed(first.writer().nextSeq(), first.writer().head());
        first.wal().stream().received(received);
        put(first, request(1).markBegin());
        put(first, event("unsealed"));
        take(first);
        take(first);
        put(first, event("ring"));
        return first;
    }

    private Run succeed(Run first, boolean newIdentity, RuntimeException killed) throws Exception {
        return succeed(first, new RunFault("refused", Set.of(first.wal().stream()), newIdentity), killed);
    }

    private Run succeed(Run first, RunFault fault, RuntimeException killed) throws Exception {
        RingRecorder recorder = new RingRecorder(new WallClock(), Guarantees.DEFAULT);
        Run.OpenLine facts = previous -> {
            if (killed != null) {
                throw killed;
            }
            return new OpenFacts("0.1", new byte[32], "ext4", List.of("buffered"), previous, null);
        };
        return new Succession(first, fault, recorder, identity -> slot).attempt(facts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheCollectorWillNotTakeIsToldAgainInTheNextStream(boolean newIdentity) throws Exception {
        Run first = refused();
        Run second = succeed(first, newIdentity, null);
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("sealed/unknown", "unsealed/unknown", "ring/unknown"), ids(lines));
        assertEquals(first.writer().stream(), lines.get(1).text("recovered"));
        assertEquals(newIdentity, lines.get(0).raw("previous").equals("null"));
        assertEquals(
                newIdentity,
                !Encoding.base64(identity.publicKey()).equals(lines.get(0).text("identity")));
        assertEquals(List.of(), second.earlier());
        assertEquals(1, second.inFlight().begins().size(), "the request goes on");
        put(second, request(1).text(Field.OUTCOME, "success"));

        Run third = open(begin());
        assertEquals(List.of("request-1/success"), ids(sendable(third.wal().stream())), "nothing is told twice");
        assertEquals(1, third.earlier().size(), "and the refused stream is not sent");
    }

    @Test
    void aKillBeforeTheNextStreamIsCommittedTakesTheRefusedOneBack() throws Exception {
        Run first = refused();
        assertThrows(
                IllegalStateException.class, () -> succeed(first, false, new IllegalStateException("killed here")));
        Run third = open(begin());
        assertEquals(
                List.of("unsealed/unknown", "ring/unknown", "request-1/unknown"), ids(sendable(third.wal().stream())));
        assertEquals(1, third.earlier().size());
        assertFalse(third.earlier().get(0).drained(), "and will be sent, as far as the collector takes it");
    }

    /** The seal of lines that are on their way to the collector is cut off: told again they would be doubled. */
    @Test
    void linesThatMayHaveBeenSentAreNotToldAgainWithoutTheirSeal() throws Exception {
        Run run = open(begin());
        long first = run.writer().nextSeq();
        put(run, event("sent"));
        take(run);
        long size = run.wal().stream().folder().segments().stream()
                .mapToLong(file -> file.toFile().length())
                .reduce(0, (one, other) -> other);
        run.writer().seal(null);
        run.wal().flush();
        run.wal().sealed(run.writer().nextSeq());
        run.wal().force();
        run.flushed(run.writer().nextSeq(), run.writer().head());
        WalStream stream = run.wal().stream();
        assertTrue(stream.offer(first + 2));
        List<Path> segments = stream.folder().segments();
        try (FileChannel file = FileChannel.open(segments.get(segments.size() - 1), StandardOpenOption.WRITE)) {
            file.truncate(size);
        }

        WalRemains end = WalRemains.of(stream.folder());
        stream.end(end.sealedSeq());
        RunRemains remains = RunRemains.ofRun(run, end, List.of(run), List.of(stream), List.of());
        assertEquals(1, end.unsealed().size());
        assertEquals(0, remains.unsealed().size());
        assertEquals(List.of(2L), remains.gaps().stream().map(Gap::lost).toList());
        assertFalse(stream.offer(first + 3));

        // As by a force that was under way all the time.
        stream.sendable(first + 2);
        assertEquals(end.sealedSeq(), stream.sendable());
    }

    @Test
    void aSecondAttemptFindsTheLinesOfAStreamThatTheFirstHasSetAside() throws Exception {
        Run run = open(begin());
        put(run, event("unsealed"));
        take(run);
        run.flushed(run.writer().nextSeq(), new byte[32]);
        run.ring().publish();
        RunFault fault = new RunFault("rejected", Set.of(run.wal().stream()), false);
        Succession succession =
                new Succession(run, fault, new RingRecorder(new WallClock(), Guarantees.DEFAULT), identity -> slot);
        assertThrows(
                IOException.class,
                () -> succession.attempt(previous -> {
                    throw new IOException("the disk is full");
                }));
        Run next = succession.attempt(
                previous -> new OpenFacts("0.1", new byte[32], "ext4", List.of("buffered"), previous, null));
        List<Line> lines = sendable(next.wal().stream());
        assertEquals(List.of("unsealed/unknown"), ids(lines));
        assertTrue(lines.stream().noneMatch(line -> line.kind().equals("gap")));
    }

    /** Where the disk is full an attempt may come as far as its last step, and the next ones too. */
    @Test
    void requestsThatAreNotKeptAreCountedOnceHoweverOftenTheNextStreamFails() throws Exception {
        Run run = open(begin());
        for (int i = 0; i < 3; i++) {
            run.inFlight().notKept();
        }
        run.ring().unkept(3);
        run.flushed(run.writer().nextSeq(), run.writer().head());
        Succession succession = new Succession(
                run, RunFault.of("a test"), new RingRecorder(new WallClock(), Guarantees.DEFAULT), identity -> slot);
        for (int i = 0; i < 2; i++) {
            assertThrows(
                    IOException.class,
                    () -> succession.attempt(previous -> {
                        takeAwayTheNextStream();
                        return new OpenFacts("0.1", new byte[32], "ext4", List.of("buffered"), previous, null);
                    }));
        }
        Run next = succession.attempt(
                previous -> new OpenFacts("0.1", new byte[32], "ext4", List.of("buffered"), previous, null));
        assertEquals(3, next.inFlight().unkept());
    }

    /** What is being written loses its name, so that it cannot get its place. */
    private void takeAwayTheNextStream() throws IOException {
        OwnerFiles.deleteTree(folder.resolve("moved"));
        Files.move(slot.wal().resolve("new"), folder.resolve("moved"));
    }
}
