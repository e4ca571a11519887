package com.acme.storm;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What callers have seen, in a mapped file: a kill -9 of the program takes none of it. Each thread numbers its calls from
 * 0, so that one count says which of them have returned, and costs a store.
 *
 * <p>A cell of 128 bytes for each thread: calls returned (8 bytes), the longest of them in nanoseconds (8), calls that
 * threw (8).
 */
public final class Tally {
    private static final int CELL = 128;
    private static final int LONGEST = 8;
    private static final int THROWN = 16;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer cells;

    private Tally(ByteBuffer cells) {
        this.cells = cells;
    }

    /** Makes the file, its blocks written. */
    public static Tally create(Path file, int threads) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(threads * CELL), 0);
            return map(channel);
        }
    }

    /** Opens the file that another process writes, or wrote. */
    public static Tally open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return map(channel);
        }
    }

    private static Tally map(FileChannel channel) throws IOException {
        return new Tally(channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()));
    }

    /** How many threads there are. */
    public int threads() {
        return cells.capacity() / CELL;
    }

    /** The thread's next call has returned; only that thread. */
    void returned(int thread, long nanos) {
        int cell = thread * CELL;
        LONG.setRelease(cells, cell, (long) LONG.get(cells, cell) + 1);
        if (nanos > (long) LONG.get(cells, cell + LONGEST)) {
            LONG.setRelease(cells, cell + LONGEST, nanos);
        }
    }

    /** The thread's next call has thrown, which no audited call of ours may. */
    void thrown(int thread) {
        LONG.getAndAdd(cells, thread * CELL + THROWN, 1L);
    }

    /** How many calls of this thread have returned; they are those from 0 on. */
    public long returned(int thread) {
        return (long) LONG.getAcquire(cells, thread * CELL);
    }

    /** The calls of all threads that have returned. */
    public long returned() {
        return sum(0);
    }

    /** The calls of all threads that threw. */
    public long thrown() {
        return sum(THROWN);
    }

    /** The longest call of all, in nanoseconds. */
    public long longest() {
        long longest = 0;
        for (int thread = 0; thread < threads(); thread++) {
            longest = Math.max(longest, (long) LONG.getAcquire(cells, thread * CELL + LONGEST));
        }
        return longest;
    }

    private long sum(int value) {
        long sum = 0;
        for (int thread = 0; thread < threads(); thread++) {
            sum += (long) LONG.getAcquire(cells, thread * CELL + value);
        }
        return sum;
    }
}
