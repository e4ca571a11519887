package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes of a body, as many as have come, within a limit and within the memory that all bodies share. Close it when the
 * request is answered: that gives the memory back. One thread at a time.
 */
final class BudgetedBytes implements AutoCloseable {
    private static final int FIRST_CHUNK = 1 << 12;

    private final MemoryBudget budget;
    private final int limit;
    private byte[] array = new byte[0];
    private int length;

    /** @param limit the most bytes that may come */
    BudgetedBytes(MemoryBudget budget, int limit) {
        this.budget = budget;
        this.limit = limit;
    }

    /** Holds the bytes; the first {@link #length} count. */
    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    /** Adds all that is left in the buffer. */
    void add(ByteBuffer bytes) throws Refused {
        while (bytes.hasRemaining()) {
            int count = Math.min(room(), bytes.remaining());
            bytes.get(array, length, count);
            added(count);
        }
    }

    /** Makes room for one byte at least; how many fit behind {@link #length} now. */
    int room() throws Refused {
        if (length == array.length) {
            // One byte more than the limit is enough to see that it is exceeded.
            grow(Math.min(Math.max(FIRST_CHUNK, 2 * array.length), limit + 1));
        }
        return array.length - length;
    }

    private void grow(int next) throws Refused {
        if (!budget.take(next - array.length)) {
            throw new Refused(Answer.later("more is being sent than the collector can hold"));
        }
        array = Arrays.copyOf(array, next);
    }

    /** So many bytes will come, as far as is known: makes room for them at once, and for one more, which tells the end. */
    void expect(int bytes) throws Refused {
        if (array.length <= bytes && bytes <= limit) {
            grow(bytes + 1);
        }
    }

    /** So many bytes were put behind {@link #length}. */
    void added(int count) throws Refused {
        length += count;
        requireLimit();
    }

    @Override
    public void close() {
        budget.give(array.length);
        array = new byte[0];
        length = 0;
    }

    /** The answer to a body beyond the limit. */
    static Answer tooLong(int limit) {
        return Answer.error(413, "the body has more than " + limit + " bytes", "send fewer lines");
    }

    private void requireLimit() throws Refused {
        if (length > limit) {
            throw new Refused(tooLong(limit));
        }
    }
}
