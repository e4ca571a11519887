package dev.indelible.agent.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * One event as the calling thread leaves it: compact binary, no JSON, no hash. Made in a thread-local, copied whole into
 * the ring, decoded on the agent's thread by {@link RecordReader}. Owned by one thread at a time; reused, never shared.
 *
 * <p>Layout: kind (1 byte), flags (1), time in microseconds since the epoch (8, little endian), request id (16, zero
 * where there is none), then fields: ordinal (1), type (1), length (4, little endian), bytes. A {@link Field#DATA} has
 * its name (length 2, bytes) before type and length.
 *
 * <p>What must stay true: a record never exceeds {@link #MAX_BYTES}; a text that is cut says how long it was and carries
 * the SHA-256 of the whole; a field that no longer fits is left out and the record says so. The last
 * {@link #RESERVED} bytes are kept for the members that every line needs, whatever was put into the others first.
 *
 * <p>The memory starts small and grows with what is recorded, so that ten thousand virtual threads cost megabytes only.
 */
public final class EventRecord {
    /** The most bytes one record takes. */
    public static final int MAX_BYTES = 32 * 1024;

    /** The most characters of one text that are kept in the members that may be long: SQL, parameters, data. */
    public static final int MAX_TEXT = 4096;

    /** The most characters of one text in all other members. */
    public static final int MAX_NAME = 1024;

    /** The most characters of a name in {@code data}; what is longer is cut there. */
    public static final int MAX_DATA_NAME = 80;

    /** Bytes that long members leave free for the others. */
    static final int RESERVED = 8 * 1024;

    static final int HIGH_AT = 10;
    static final int LOW_AT = 18;
    static final int HEADER_BYTES = 26;
    static final byte TEXT = 1;
    static final byte NUMBER = 2;
    static final byte FLAG = 3;
    static final byte NOTHING = 4;
    /** The head of a text that was cut: the whole text's length in UTF-8 bytes (8), their SHA-256 (32), the head. */
    static final byte CUT = 5;

    static final int CUT_BYTES = 40;

    static final int BEGIN = 1;
    static final int TRUNCATED = 2;

    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FIRST_BYTES = 1024;

    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    /** Clears the record for a new event. {@code timeMicros}: since the epoch. */
    public EventRecord start(EventKind kind, long timeMicros) {
        bytes[0] = (byte) kind.code();
        bytes[1] = 0;
        LONG.set(bytes, 2, timeMicros);
        LONG.set(bytes, HIGH_AT, 0L);
        LONG.set(bytes, LOW_AT, 0L);
        length = HEADER_BYTES;
        return this;
    }

    /** Marks the record as the beginning of a request: a line only if its end is never seen. */
    public EventRecord markBegin() {
        bytes[1] |= BEGIN;
        return this;
    }

    /** Whether it is the beginning of a request. */
    public boolean isBegin() {
        return (bytes[1] & BEGIN) != 0;
    }

    /** The request this event belongs to, as two halves of 16 bytes; both zero where there is none. */
    public EventRecord request(long high, long low) {
        LONG.set(bytes, HIGH_AT, high);
        LONG.set(bytes, LOW_AT, low);
        return this;
    }

    /** Adds a text; null adds nothing. */
    public EventRecord text(Field field, CharSequence value) {
        if (value != null) {
            int limit = field.isLong() ? MAX_TEXT : MAX_NAME;
            if (open(field, null, worst(value, limit))) {
                text(value, limit);
            }
        }
        return this;
    }

    /** Adds a JSON null. */
    public EventRecord nothing(Field field) {
        if (open(field, null, 0)) {
            head(NOTHING, 0);
        }
        return this;
    }

    /** Marks that more belonged to the event than was put in. */
    public EventRecord markTruncated() {
        bytes[1] |= TRUNCATED;
        return this;
    }

    /** Whether more belonged to the event. */
    boolean isTruncated() {
        return (bytes[1] & TRUNCATED) != 0;
    }

    /** Adds a number. One beyond plus or minus 2^53 becomes a text in the line. */
    public EventRecord number(Field field, long value) {
        if (open(field, null, 8)) {
            number(value);
        }
        return this;
    }

    /** Adds a text to {@code data}; null adds a JSON null. */
    public EventRecord data(String name, CharSequence value) {
        if (open(Field.DATA, name, value == null ? 0 : worst(value, MAX_TEXT))) {
            if (value == null) {
                head(NOTHING, 0);
            } else {
                text(value, MAX_TEXT);
            }
        }
        return this;
    }

    /** Adds a number to {@code data}; see {@link #number}. */
    public EventRecord data(String name, long value) {
        if (open(Field.DATA, name, 8)) {
            number(value);
        }
        return this;
    }

    /** Adds a truth value to {@code data}. */
    public EventRecord data(String name, boolean value) {
        if (open(Field.DATA, name, 1)) {
            head(FLAG, 1);
            bytes[length++] = (byte) (value ? 1 : 0);
        }
        return this;
    }

    /**
     * Adds members that were made ahead. As they may hold long ones, they leave free what is kept for the others: they come
     * before what else may be long.
     */
    public EventRecord add(Fields fields) {
        int end = length + fields.bytes.length;
        if (fields.truncated || end > MAX_BYTES - RESERVED) {
            bytes[1] |= TRUNCATED;
        }
        if (end <= MAX_BYTES - RESERVED) {
            grow(end);
            System.arraycopy(fields.bytes, 0, bytes, length, fields.bytes.length);
            length = end;
        }
        return this;
    }

    /** The record's bytes, valid up to {@link #length} until the next {@link #start} or added field. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many of {@link #bytes} are in use. */
    public int length() {
        return length;
    }

    /** CRC32C of the bytes in use (RFC 3720 appendix B.4). */
    public int checksum() {
        crc.reset();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** Writes the field's name if all of it, at its worst, still fits. */
    private boolean open(Field field, String name, int worstValue) {
        int nameEnd = name == null ? 0 : Utf8.boundary(name, Math.min(name.length(), MAX_DATA_NAME));
        int end = length + 8 + Utf8.WORST * nameEnd + worstValue;
        if (end > (field.isLong() ? MAX_BYTES - RESERVED : MAX_BYTES)) {
            bytes[1] |= TRUNCATED;
            return false;
        }
        grow(end);
        bytes[length++] = (byte) field.code();
        if (name != null) {
            int to = Utf8.put(bytes, length + 2, name, 0, nameEnd);
            SHORT.set(bytes, length, (short) (to - length - 2));
            length = to;
        }
        return true;
    }

    private void grow(int end) {
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Math.max(end, bytes.length * 2)));
        }
    }

    private static int worst(CharSequence value, int limit) {
        return CUT_BYTES + Utf8.WORST * Math.min(value.length(), limit);
    }

    private void head(byte type, int valueBytes) {
        bytes[length] = type;
        INT.set(bytes, length + 1, valueBytes);
        length += 5;
    }

    private void number(long value) {
        head(NUMBER, 8);
        LONG.set(bytes, length, value);
        length += 8;
    }

    private void text(CharSequence value, int limit) {
        int at = length;
        length += 5;
        if (value.length() > limit) {
            CutText whole = CutText.of(value);
            LONG.set(bytes, length, whole.bytes());
            System.arraycopy(whole.digest(), 0, bytes, length + 8, whole.digest().length);
            length = Utf8.put(bytes, length + CUT_BYTES, value, 0, Utf8.boundary(value, limit));
            bytes[at] = CUT;
        } else {
            length = Utf8.put(bytes, length, value, 0, value.length());
            bytes[at] = TEXT;
        }
        INT.set(bytes, at + 1, length - at - 5);
    }
}
