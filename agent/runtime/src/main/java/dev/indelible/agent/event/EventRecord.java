package dev.indelible.agent.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One event as the calling thread leaves it: compact binary, no JSON, no hash. Made in a thread-local, copied whole into
 * the ring, decoded on the agent's thread by {@link RecordReader}. Owned by one thread at a time; reused, never shared.
 *
 * <p>Layout: kind (1 byte), flags (1), time in microseconds since the epoch (8, little endian), request id (16, zero
 * where there is none), then fields: ordinal (1), type (1), length (4, little endian), bytes. A {@link Field#DATA} has
 * its name (length 2, bytes) before type and length.
 *
 * <p>What must stay true: a record never exceeds {@link #MAX_BYTES}; a text keeps at most {@link #MAX_TEXT} characters
 * and says how many it had; a field that no longer fits is left out and {@link #TRUNCATED} is set.
 */
public final class EventRecord {
    /** The most bytes one record takes. */
    public static final int MAX_BYTES = 32 * 1024;

    /** The most characters of one text that are kept. */
    public static final int MAX_TEXT = 4096;

    static final int HEADER_BYTES = 26;
    static final byte TEXT = 1;
    static final byte NUMBER = 2;
    static final byte FLAG = 3;
    static final byte NOTHING = 4;
    /** The head of a text that was cut: the whole text's length in characters (4 bytes), then the head. */
    static final byte CUT = 5;

    static final int BEGIN = 1;
    static final int TRUNCATED = 2;

    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes = new byte[MAX_BYTES];
    private int length;

    /** Clears the record for a new event. {@code timeMicros}: since the epoch. */
    public EventRecord start(EventKind kind, long timeMicros) {
        bytes[0] = (byte) kind.ordinal();
        bytes[1] = 0;
        LONG.set(bytes, 2, timeMicros);
        LONG.set(bytes, 10, 0L);
        LONG.set(bytes, 18, 0L);
        length = HEADER_BYTES;
        return this;
    }

    /** Marks the record as the beginning of a request: a line only if its end is never seen. */
    public EventRecord markBegin() {
        bytes[1] |= BEGIN;
        return this;
    }

    /** The request this event belongs to, as two halves of 16 bytes; both zero where there is none. */
    public EventRecord request(long high, long low) {
        LONG.set(bytes, 10, high);
        LONG.set(bytes, 18, low);
        return this;
    }

    /** Adds a text; null adds nothing. */
    public EventRecord text(Field field, CharSequence value) {
        if (value != null && open(field, null, value)) {
            text(value);
        }
        return this;
    }

    /** Adds a number within plus or minus 2^53; the caller sees to that bound. */
    public EventRecord number(Field field, long value) {
        if (open(field, null, null)) {
            number(value);
        }
        return this;
    }

    /** Adds a text to {@code data}; null adds a JSON null. */
    public EventRecord data(String name, CharSequence value) {
        if (open(Field.DATA, name, value)) {
            if (value == null) {
                bytes[length] = NOTHING;
                INT.set(bytes, length + 1, 0);
                length += 5;
            } else {
                text(value);
            }
        }
        return this;
    }

    /** Adds a number to {@code data}. */
    public EventRecord data(String name, long value) {
        if (open(Field.DATA, name, null)) {
            number(value);
        }
        return this;
    }

    /** Adds a truth value to {@code data}. */
    public EventRecord data(String name, boolean value) {
        if (open(Field.DATA, name, null)) {
            bytes[length] = FLAG;
            INT.set(bytes, length + 1, 1);
            bytes[length + 5] = (byte) (value ? 1 : 0);
            length += 6;
        }
        return this;
    }

    /** The record's bytes, valid up to {@link #length} until the next {@link #start}. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many of {@link #bytes} are in use. */
    public int length() {
        return length;
    }

    /** Writes the field's head if all of it, at its worst, still fits. */
    private boolean open(Field field, String name, CharSequence value) {
        int worst = 16 + (name == null ? 0 : 2 + 3 * Math.min(name.length(), 80)) + (value == null ? 8 : worstText(value));
        if (length + worst > MAX_BYTES) {
            bytes[1] |= TRUNCATED;
            return false;
        }
        bytes[length++] = (byte) field.ordinal();
        if (name != null) {
            int at = length;
            length += 2;
            put(name, Math.min(name.length(), 80));
            SHORT.set(bytes, at, (short) (length - at - 2));
        }
        return true;
    }

    private static int worstText(CharSequence value) {
        return 4 + 3 * Math.min(value.length(), MAX_TEXT);
    }

    private void number(long value) {
        bytes[length] = NUMBER;
        INT.set(bytes, length + 1, 8);
        LONG.set(bytes, length + 5, value);
        length += 13;
    }

    private void text(CharSequence value) {
        int chars = value.length();
        boolean cut = chars > MAX_TEXT;
        bytes[length] = cut ? CUT : TEXT;
        int at = length + 1;
        length += 5;
        if (cut) {
            INT.set(bytes, length, chars);
            length += 4;
        }
        put(value, Math.min(chars, MAX_TEXT));
        INT.set(bytes, at, length - at - 4);
    }

    /** UTF-8; what is no character (an unpaired surrogate) becomes U+FFFD, since a line may not hold it. */
    private void put(CharSequence text, int chars) {
        int to = length;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[to++] = (byte) c;
            } else if (c < 0x800) {
                bytes[to++] = (byte) (0xC0 | c >> 6);
                bytes[to++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < chars && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[to++] = (byte) (0xF0 | point >> 18);
                bytes[to++] = (byte) (0x80 | point >> 12 & 0x3F);
                bytes[to++] = (byte) (0x80 | point >> 6 & 0x3F);
                bytes[to++] = (byte) (0x80 | point & 0x3F);
            } else {
                char shown = Character.isSurrogate(c) ? '\uFFFD' : c;
                bytes[to++] = (byte) (0xE0 | shown >> 12);
                bytes[to++] = (byte) (0x80 | shown >> 6 & 0x3F);
                bytes[to++] = (byte) (0x80 | shown & 0x3F);
            }
        }
        length = to;
    }
}
