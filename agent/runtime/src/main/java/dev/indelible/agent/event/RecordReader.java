package dev.indelible.agent.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link EventRecord} wrote: an index over the bytes, no copy. Reused from record to record on one agent
 * thread. A field is named by its index; {@link #first} and {@link #next} walk the values of one member.
 */
public final class RecordReader {
    /** What {@link #first} and {@link #next} give when there is no such value. */
    public static final int NONE = -1;

    /** Any odd number with as many ones as zeros. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final Field[] FIELDS = Field.values();

    private final int[] first = new int[FIELDS.length];
    private final int[] last = new int[FIELDS.length];
    private int[] next = new int[64];
    private int[] name = new int[64];
    private int[] at = new int[64];
    private int count;
    private byte[] bytes = new byte[0];

    /**
     * Takes a record. The bytes must stay as they are while this reader is asked.
     *
     * @throws IllegalArgumentException when the bytes are no record
     */
    public RecordReader read(byte[] record, int length) {
        if (length < EventRecord.HEADER_BYTES || length > record.length) {
            throw broken();
        }
        bytes = record;
        count = 0;
        Arrays.fill(first, NONE);
        for (int position = EventRecord.HEADER_BYTES; position < length; ) {
            position = field(position, length);
        }
        return this;
    }

    private int field(int position, int length) {
        int ordinal = bytes[position];
        if (ordinal < 0 || ordinal >= FIELDS.length) {
            throw broken();
        }
        if (count == at.length) {
            next = Arrays.copyOf(next, count * 2);
            name = Arrays.copyOf(name, count * 2);
            at = Arrays.copyOf(at, count * 2);
        }
        int head = position + 1;
        name[count] = head;
        if (ordinal == Field.DATA.code()) {
            head = head + 2 <= length ? head + 2 + nameBytes(count) : length;
        }
        int end = head + 5 <= length ? head + 5 + (int) EventRecord.INT.get(bytes, head + 1) : -1;
        if (end < head + 5 || end > length) {
            throw broken();
        }
        at[count] = head;
        next[count] = NONE;
        if (first[ordinal] == NONE) {
            first[ordinal] = count;
        } else {
            next[last[ordinal]] = count;
        }
        last[ordinal] = count++;
        return end;
    }

    public EventKind kind() {
        return EventKind.at(bytes[0]);
    }

    /** Whether this is the beginning of a request, a line only if its end is never seen. */
    public boolean begin() {
        return (bytes[1] & EventRecord.BEGIN) != 0;
    }

    /** Whether a field was left out because the record was full. */
    public boolean truncated() {
        return (bytes[1] & EventRecord.TRUNCATED) != 0;
    }

    /** Microseconds since the epoch. */
    public long timeMicros() {
        return (long) EventRecord.LONG.get(bytes, 2);
    }

    /** Whether the event belongs to a request. */
    public boolean hasRequest() {
        return (long) EventRecord.LONG.get(bytes, EventRecord.HIGH_AT) != 0
                || (long) EventRecord.LONG.get(bytes, EventRecord.LOW_AT) != 0;
    }

    /** The request id, 16 bytes, big endian halves. */
    public byte[] request() {
        byte[] id = new byte[16];
        for (int i = 0; i < 8; i++) {
            id[i] = bytes[17 - i];
            id[8 + i] = bytes[25 - i];
        }
        return id;
    }

    /** Stands for the request's id: no two requests of one JVM, whose ids differ in the lower half, have the same. */
    public long requestKey() {
        return key((long) EventRecord.LONG.get(bytes, EventRecord.HIGH_AT), (long)
                EventRecord.LONG.get(bytes, EventRecord.LOW_AT));
    }

    /** The same of a record that is looked at where it lies, if it tells the end of a request; else 0. */
    public static long endsRequest(ByteBuffer memory, int at) {
        boolean end = memory.get(at) == EventKind.HTTP.code() && (memory.get(at + 1) & EventRecord.BEGIN) == 0;
        return end ? key(memory.getLong(at + EventRecord.HIGH_AT), memory.getLong(at + EventRecord.LOW_AT)) : 0;
    }

    private static long key(long high, long low) {
        return high * SPREAD + low;
    }

    /** The first value of this member, or {@link #NONE}. */
    public int first(Field field) {
        return first[field.code()];
    }

    /** The next value of the same member, or {@link #NONE}. */
    public int next(int value) {
        return next[value];
    }

    /** The name of a value in {@code data}. */
    public String name(int value) {
        return new String(bytes, nameFrom(value), nameBytes(value), StandardCharsets.UTF_8);
    }

    /** Where in {@link #bytes} that name begins, in UTF-8. */
    public int nameFrom(int value) {
        return name[value] + 2;
    }

    /** How many of {@link #bytes} are that name. */
    public int nameBytes(int value) {
        return (short) EventRecord.SHORT.get(bytes, name[value]) & 0xFFFF;
    }

    public boolean isNumber(int value) {
        return bytes[at[value]] == EventRecord.NUMBER;
    }

    public boolean isFlag(int value) {
        return bytes[at[value]] == EventRecord.FLAG;
    }

    public boolean isNothing(int value) {
        return bytes[at[value]] == EventRecord.NOTHING;
    }

    public long number(int value) {
        return (long) EventRecord.LONG.get(bytes, at[value] + 5);
    }

    public boolean flag(int value) {
        return bytes[at[value] + 5] != 0;
    }

    /** Whether a text was kept whole and has at most {@code limit} bytes: then its bytes are the text as it goes out. */
    public boolean isWhole(int value, int limit) {
        return bytes[at[value]] == EventRecord.TEXT && valueBytes(value) <= limit;
    }

    /** The record's own bytes, not to be changed; a whole text is UTF-8 in them. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where in {@link #bytes} the value's own bytes begin. */
    public int from(int value) {
        return at[value] + 5;
    }

    /** How many of {@link #bytes} are the value's own. */
    public int valueBytes(int value) {
        return (int) EventRecord.INT.get(bytes, at[value] + 1);
    }

    /** A text whose UTF-8 is at most {@code limit} bytes, or its head with the suffix that FORMAT.md gives a cut text. */
    public String text(int value, int limit) {
        boolean cut = bytes[at[value]] == EventRecord.CUT;
        int from = at[value] + 5 + (cut ? EventRecord.CUT_BYTES : 0);
        int length = valueBytes(value) - (cut ? EventRecord.CUT_BYTES : 0);
        if (!cut && length <= limit) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        CutText whole = cut
                ? new CutText(
                        (long) EventRecord.LONG.get(bytes, at[value] + 5),
                        Arrays.copyOfRange(bytes, at[value] + 13, at[value] + 5 + EventRecord.CUT_BYTES))
                : CutText.of(bytes, from, length);
        int kept = Math.min(length, limit);
        while (kept < length && kept > 0 && (bytes[from + kept] & 0xC0) == 0x80) {
            kept--;
        }
        return new String(bytes, from, kept, StandardCharsets.UTF_8) + whole.suffix();
    }

    private static IllegalArgumentException broken() {
        return new IllegalArgumentException("not an event record: written by another version, or damaged");
    }
}
