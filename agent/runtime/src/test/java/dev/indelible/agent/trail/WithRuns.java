package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.FrameType;
import dev.indelible.agent.wal.LineCursor;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.StreamChain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs that a test begins and ends at chosen points, one after the other in one slot, as kills would end them. */
abstract class WithRuns {
    @TempDir
    Path folder;

    final SigningKey identity = SigningKey.generate();
    Slot slot;
    final EventRecord record = new EventRecord();

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

    Run begin() throws Exception {
        return Run.begin(slot, identity, new Origin("bank", "test", "host"), new KeysAhead());
    }

    static Run open(Run run) throws Exception {
        run.open(previous -> new OpenFacts("0.1", new byte[32], "ext4", List.of("buffered"), previous, null));
        return run;
    }

    EventRecord event(String id) {
        return record.start(EventKind.METHOD, 1).text(Field.RESOURCE_ID, id);
    }

    EventRecord request(long id) {
        return record.start(EventKind.HTTP, 1).request(1, id).text(Field.RESOURCE_ID, "request-" + id);
    }

    static void put(Run run, EventRecord record) {
        assertTrue(run.ring().put(record.bytes(), record.length(), record.checksum()) > 0);
    }

    /** What the drain does with one record. */
    static void take(Run run) throws Exception {
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
    static List<Line> sendable(WalStream stream) throws Exception {
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

    static List<String> ids(List<Line> lines) {
        return lines.stream()
                .filter(line -> List.of("method", "http").contains(line.kind()))
                .map(line -> line.object("resource").get("id") + "/" + line.text("outcome"))
                .toList();
    }

    static List<String> gaps(List<Line> lines) {
        return lines.stream()
                .filter(line -> line.kind().equals("gap"))
                .map(line -> line.number("lost", 0) + " " + line.text("bound") + ": " + line.text("why"))
                .toList();
    }

    static void close(Run run) throws Exception {
        run.writer()
                .sink((type, line, length) -> run.wal().append(type, run.ring().position(), line, length));
        run.writer().close("exit", null);
        run.wal().flush();
    }
}
