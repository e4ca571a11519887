package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.FrameType;
import dev.indelible.agent.wal.LineCursor;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.StreamChain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that end at chosen points, one after the other in one slot, as kills would end them. */
class RunTest {
    @TempDir
    Path folder;

    private final SigningKey identity = SigningKey.generate();
    private Slot slot;
    private final EventRecord record = new EventRecord();

    @BeforeEach
    void take() throws Exception {
        // The folder itself is the slot.
        Files.createDirectories(folder);
        slot = Slot.tryLock(folder);
    }

    @AfterEach
    void release() throws Exception {
        slot.release();
    }

    private Run begin() throws Exception {
        return Run.begin(slot, identity, new Origin("bank", "test", "host"), new KeysAhead());
    }

    private static Run open(Run run) throws Exception {
        run.open(previous -> new OpenFacts("0.1", new byte[32], "ext4", List.of("buffered"), previous, null));
        return run;
    }

    private EventRecord event(String id) {
        return record.start(EventKind.METHOD, 1).text(Field.RESOURCE_ID, id);
    }

    private EventRecord request(long id) {
        return record.start(EventKind.HTTP, 1).request(1, id).text(Field.RESOURCE_ID, "request-" + id);
    }

    private static void put(Run run, EventRecord record) {
        assertTrue(run.ring().put(record.bytes(), record.length(), record.checksum()) > 0);
    }

    /** What the drain does with one record. */
    private static void take(Run run) throws Exception {
        byte[] bytes = new byte[EventRecord.MAX_BYTES];
        int length = run.ring().take(bytes);
        RecordReader reader = new RecordReader().read(bytes, length);
        run.writer()
                .sink((type, line, size) -> run.wal().append(type, run.ring().position(), line, size));
        if (reader.begin()) {
            run.wal().append(FrameType.BEGIN, run.ring().position(), bytes, length);
        } else {
            run.writer().event(reader, null, null);
        }
        run.wal().flush();
    }

    /** The lines that may be sent, which form a chain of their own. */
    private static List<Line> sendable(WalStream stream) throws Exception {
        List<Line> lines = new ArrayList<>();
        StreamChain chain = null;
        try (LineCursor cursor = new LineCursor(stream, 0)) {
            while (cursor.next()) {
                Line line = Line.parse(cursor.line(), 0, cursor.line().length);
                if (chain == null) {
                    chain = StreamChain.open(line);
                } else {
                    chain.append(line);
                }
                lines.add(line);
            }
        }
        assertTrue(chain != null && chain.sealed());
        return lines;
    }

    private static List<String> ids(List<Line> lines) {
        return lines.stream()
                .filter(line -> List.of("method", "http").contains(line.kind()))
                .map(line -> line.object("resource").get("id") + "/" + line.text("outcome"))
                .toList();
    }

    @Test
    void unsealedLinesThenRingThenOpenRequestsBecomeLinesOfTheNextStream() throws Exception {
        Run first = open(begin());
        put(first, event("sealed"));
        take(first);
        first.writer().seal(null);
        first.wal().flush();
        put(first, request(1).markBegin());
        put(first, request(2).markBegin());
        put(first, event("unsealed"));
        put(first, request(1).text(Field.OUTCOME, "success"));
        for (int i = 0; i < 4; i++) {
            take(first);
        }
        put(first, request(3).markBegin());
        put(first, event("ring"));
        put(first, request(3).text(Field.OUTCOME, "denied"));
        first.ring().losses().add(5, "the buffer was full");

        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(
                List.of(
                        "unsealed/unknown",
                        "request-1/success",
                        "ring/unknown",
                        "request-3/denied",
                        "request-2/unknown"),
                ids(lines));
        Line gap =
                lines.stream().filter(l -> l.kind().equals("gap")).findFirst().orElseThrow();
        assertEquals(5, gap.number("lost", 0));
        assertEquals("exact", gap.text("bound"));
        for (Line line : lines) {
            boolean own = line.kind().equals("open") || line.kind().equals("seal");
            assertEquals(own ? null : first.writer().stream(), line.text("recovered"));
        }
        assertEquals(first.writer().stream(), lines.get(0).object("previous").get("stream"));
        List<Line> old = sendable(second.earlier().get(0));
        assertEquals(List.of("sealed/unknown"), ids(old), "sealed lines stay as they are");
        assertEquals(
                Encoding.base64(old.get(old.size() - 1).leaf()),
                lines.get(0).object("previous").get("leaf"));
    }

    @Test
    void aKillBeforeTheCommitChangesNothingAndAKillAfterItDoublesNothing() throws Exception {
        Run first = open(begin());
        put(first, event("wal"));
        take(first);
        put(first, event("ring"));
        Run killedBefore = begin();
        put(killedBefore, event("early"));
        Files.createDirectories(folder.resolve("wal/new"));
        Files.writeString(folder.resolve("wal/new/0000000000000000.wal"), "half a segment");

        Run third = open(begin());
        List<Line> lines = sendable(third.wal().stream());
        assertEquals(List.of("wal/unknown", "ring/unknown", "early/unknown"), ids(lines));
        assertEquals(killedBefore.writer().stream(), lines.get(3).text("recovered"));

        Run fourth = open(begin());
        assertEquals(List.of(), ids(sendable(fourth.wal().stream())), "nothing is recovered twice");
        assertEquals(2, fourth.earlier().size());
        assertEquals(ids(lines), ids(sendable(fourth.earlier().get(1))));
    }

    @Test
    void ringsThatOutliveTheirCommitAreVoid() throws Exception {
        Run first = open(begin());
        put(first, event("ring"));
        Path ring = folder.resolve("ring.0000000001");
        byte[] kept = Files.readAllBytes(ring);
        Run second = open(begin());
        assertEquals(List.of("ring/unknown"), ids(sendable(second.wal().stream())));
        assertFalse(Files.exists(ring));
        Files.write(ring, kept); // as if the kill had come between commit and deletion
        Run third = open(begin());
        assertEquals(List.of(), ids(sendable(third.wal().stream())));
    }

    @Test
    void aSlotWhoseStreamIsGoneKnowsWhereItEndedAndStillRecoversItsRing() throws Exception {
        Run first = open(begin());
        first.writer().sink((type, line, length) -> first.wal().append(type, 0, line, length));
        first.writer().close("exit", null);
        first.wal().flush();
        Previous.of(WalRemains.of(first.wal().stream().folder())).write(folder);
        first.wal().stream().delete();
        put(first, event("late"));
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("late/unknown"), ids(lines));
        assertEquals(first.writer().stream(), lines.get(0).object("previous").get("stream"));
        assertEquals(
                Encoding.base64(first.writer().head()),
                lines.get(0).object("previous").get("leaf"));
        assertEquals(2, second.number());
    }

    @Test
    void moreThanASealMayCoverIsRecoveredUnderSeveralSeals() throws Exception {
        Run first = open(begin());
        for (int i = 0; i < 10_000; i++) {
            put(first, event("e" + i));
        }
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(10_000, ids(lines).size());
        assertTrue(Collections.frequency(lines.stream().map(Line::kind).toList(), "seal") >= 3);
    }

    @Test
    void anEventOfAnySizeFitsIntoALineWithRoomToBeRecovered() throws Exception {
        Run first = open(begin());
        EventRecord large = event("large");
        for (int i = 0; i < 3000; i++) {
            large.data("n" + i % 1500, "\u0001".repeat(1 + i % 7));
        }
        put(first, large);
        take(first);
        EventRecord escaped = event("escaped");
        for (int i = 0; i < 8; i++) {
            escaped.data("n" + i, "\u0001".repeat(4000));
        }
        put(first, escaped);
        take(first);
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("large/unknown", "escaped/unknown"), ids(lines));
        assertEquals("true", lines.get(1).raw("truncated"));
        assertTrue(lines.get(2).raw("data").contains("bytes, sha256 "));
    }

    @Test
    void aRequestThatWasToldAtTheCloseIsNotToldAgainWhenItsEndComesLate() throws Exception {
        for (boolean retired : new boolean[] {false, true}) {
            Run first = open(begin());
            put(first, request(7).markBegin());
            put(first, request(8).markBegin());
            take(first);
            take(first);
            put(first, request(8).text(Field.OUTCOME, "success"));
            take(first);
            first.writer().event(new RecordReader().read(request(7).bytes(), record.length()), "unknown", null);
            first.writer().close("exit", null);
            first.wal().flush();
            first.ring().publish();
            put(first, request(7).text(Field.OUTCOME, "success"));
            put(first, request(9).text(Field.OUTCOME, "success"));
            if (retired) {
                Previous.of(WalRemains.of(first.wal().stream().folder())).write(folder);
                first.wal().stream().delete();
            }
            Run second = open(begin());
            assertEquals(List.of("request-9/success"), ids(sendable(second.wal().stream())));
        }
    }

    @Test
    void aRecordThatNoLineCanSayIsCountedAndTheOthersAreKept() throws Exception {
        Run first = open(begin());
        put(first, event("before"));
        put(first, record.start(EventKind.METHOD, Long.MAX_VALUE));
        put(first, event("behind"));
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("before/unknown", "behind/unknown"), ids(lines));
        Line gap =
                lines.stream().filter(l -> l.kind().equals("gap")).findFirst().orElseThrow();
        assertEquals(1, gap.number("lost", 0));
    }

    @Test
    void whatAnUnreadableStreamTookOverIsNotTakenFromItsPredecessorAgain() throws Exception {
        Run first = open(begin());
        put(first, event("once"));
        take(first);
        Run second = open(begin());
        assertEquals(List.of("once/unknown"), ids(sendable(second.wal().stream())));
        for (Path segment : second.wal().stream().folder().segments()) {
            Files.writeString(segment, "damaged");
        }
        Run third = begin();
        assertThrows(
                IllegalStateException.class,
                () -> third.open(previous -> {
                    throw new IllegalStateException("killed before the commit");
                }));
        Run fourth = open(begin());
        List<Line> lines = sendable(fourth.wal().stream());
        assertEquals(List.of(), ids(lines));
        assertEquals(1, lines.stream().filter(l -> l.kind().equals("gap")).count(), "also at the second attempt");
        assertTrue(Files.exists(folder.resolve(
                "wal/damaged-" + second.wal().stream().folder().path().getFileName())));
    }

    @Test
    void aLineThatBreaksTheGrammarIsCountedAndTheOthersAreKept() throws Exception {
        Run first = open(begin());
        put(first, request(1).markBegin());
        take(first);
        put(first, event("before"));
        take(first);
        byte[] broken = "{\"no line\"".getBytes(StandardCharsets.US_ASCII);
        first.wal().append(FrameType.LINE, first.ring().position(), broken, broken.length);
        put(first, event("behind"));
        take(first);
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("before/unknown", "behind/unknown", "request-1/unknown"), ids(lines));
        Line gap =
                lines.stream().filter(l -> l.kind().equals("gap")).findFirst().orElseThrow();
        assertEquals(1, gap.number("lost", 0));
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
        RingRecorder recorder = new RingRecorder(new WallClock(), Guarantees.DEFAULT);
        RunFault fault = new RunFault("refused", Set.of(first.wal().stream()), newIdentity);
        Run.OpenLine facts = previous -> {
            if (killed != null) {
                throw killed;
            }
            return new OpenFacts("0.1", new byte[32], "ext4", List.of("buffered"), previous, null);
        };
        return new Succession(first, fault, recorder, StateFolder.named(folder)).attempt(facts);
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
}
