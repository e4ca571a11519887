package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.RecordReader;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndsAheadTest {
    private static final int TURN = 8;

    @TempDir
    Path folder;

    private Ring ring;
    private final EndsAhead ends = new EndsAhead(TURN);
    private final EventRecord record = new EventRecord();
    private final byte[] taken = new byte[EventRecord.MAX_BYTES];

    @BeforeEach
    void create() throws Exception {
        ring = Ring.create(folder.resolve("ring"), new byte[16]);
    }

    private void put(EventRecord filled) {
        assertTrue(ring.put(filled.bytes(), filled.length(), filled.checksum()) > 0);
    }

    private EventRecord http(long high, long low) {
        return record.start(EventKind.HTTP, 1).request(high, low);
    }

    private RecordReader next() {
        int length = ring.take(taken);
        assertTrue(length > 0);
        return new RecordReader().read(taken, length);
    }

    @Test
    void aBeginIsCoveredByTheEndOfItsOwnRequestInTheSameTurn() {
        put(http(1, 7).markBegin());
        put(http(2, 7).markBegin());
        put(record.start(EventKind.METHOD, 1).request(2, 7));
        put(http(1, 7));
        put(http(3, 7));
        ends.look(ring);
        assertTrue(ends.covers(next()));
        assertFalse(ends.covers(next()), "another's end, and a method's line, end nothing");
        next();
        assertTrue(ends.covered(next()));
        assertFalse(ends.covered(next()), "its begin was before this turn");
    }

    @Test
    void whatTheTurnDoesNotTakeCoversNothing() {
        put(http(1, 1).markBegin());
        for (int i = 1; i < TURN; i++) {
            put(record.start(EventKind.METHOD, 1));
        }
        put(http(1, 1));
        ends.look(ring);
        assertFalse(ends.covers(next()));
        for (int i = 1; i < TURN; i++) {
            next();
        }
        ends.look(ring);
        assertFalse(ends.covered(next()));
    }

    @Test
    void nothingIsLeftOfTheTurnBefore() {
        put(http(1, 1).markBegin());
        put(http(1, 1));
        ends.look(ring);
        assertTrue(ends.covers(next()));
        next();
        put(http(1, 1).markBegin());
        ends.look(ring);
        assertFalse(ends.covers(next()));
    }

    /** Over the end of the ring and the padding there. */
    @Test
    void everyLapIsLookedAt() {
        int laps = 0;
        for (int i = 1; laps < 2; i++) {
            long before = ring.position();
            put(http(1, i).markBegin().text(Field.JDBC_SQL, "x".repeat(4000)));
            put(http(1, i).text(Field.JDBC_SQL, "x".repeat(4000)));
            ends.look(ring);
            assertTrue(ends.covers(next()), () -> "at " + before);
            assertTrue(ends.covered(next()));
            ring.publish();
            laps = (int) (ring.position() >> 23);
        }
        assertEquals(2, laps);
    }
}
