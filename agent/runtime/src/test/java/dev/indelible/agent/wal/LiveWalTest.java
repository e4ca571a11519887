package dev.indelible.agent.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LiveWalTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void forcingWhileSegmentsRollFailsNeverAndEndsWithAllSent() throws Exception {
        StreamFolder stream = StreamFolder.in(folder, 1, new byte[16]);
        Files.createDirectories(stream.path());
        WalStream lines = new WalStream(stream, new AtomicLong());
        LiveWal wal = LiveWal.start(lines, new byte[16], 5, 1, new byte[32], List.of());
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<IOException> failure = new AtomicReference<>();
        Thread sync = new Thread(() -> {
            try {
                while (!done.get()) {
                    wal.force();
                }
                wal.force();
            } catch (IOException e) {
                failure.set(e);
            }
        });
        sync.start();
        long seq = 1;
        for (int i = 0; i < 500; i++) {
            wal.append(FrameType.SEAL, 0, new byte[100], 100);
            wal.flush();
            seq++;
            wal.sealed(seq);
            wal.roll(seq, new byte[32], 0, List.of());
            lines.received(Math.min(lines.sendable(), seq));
        }
        done.set(true);
        sync.join();
        assertEquals(null, failure.get());
        assertEquals(seq, lines.sendable());
        lines.received(seq);
        assertTrue(lines.drained());
        assertEquals(1, stream.segments().size());
    }

    /** Where the disk is full that happens again and again. */
    @Test
    void aStartThatFailsLeavesNoFile() throws Exception {
        StreamFolder stream = StreamFolder.in(folder, 1, new byte[16]);
        Files.createDirectories(stream.path());
        WalStream lines = new WalStream(stream, new AtomicLong());
        List<byte[]> unlike = Collections.singletonList(null);
        assertThrows(NullPointerException.class, () -> LiveWal.start(lines, new byte[16], 5, 1, new byte[32], unlike));
        assertEquals(List.of(), stream.segments());
    }

    @Test
    void whatAForceFailedOnIsNotClean() throws Exception {
        StreamFolder stream = StreamFolder.in(folder, 1, new byte[16]);
        Files.createDirectories(stream.path());
        WalStream lines = new WalStream(stream, new AtomicLong());
        LiveWal wal = LiveWal.start(lines, new byte[16], 5, 1, new byte[32], List.of());
        wal.force();
        wal.append(FrameType.SEAL, 0, new byte[100], 100);
        wal.flush();
        wal.sealed(2);
        wal.abandon();
        assertThrows(IOException.class, wal::force);
        assertTrue(wal.dirty());
        assertEquals(1, lines.sendable());
    }
}
