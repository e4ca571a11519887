package dev.indelible.chain.line;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;

/** A line's {@code time}: {@code YYYY-MM-DDTHH:MM:SS.ffffffZ}, 27 characters, UTC, microseconds. Years 0000 to 9999. */
public final class Timestamp {
    /** Length of the text. */
    public static final int CHARS = 27;

    private static final long DAY = 86_400_000_000L;
    private static final byte[] SHAPE = "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.ISO_8859_1);

    private Timestamp() {}

    /** The text of this many microseconds since the epoch. */
    public static String text(long micros) {
        byte[] text = new byte[CHARS];
        put(micros, text, 0);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes the same as ASCII. */
    static void put(long micros, byte[] text, int at) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, DAY));
        if (date.getYear() < 0 || date.getYear() > 9999) {
            throw new IllegalArgumentException("a time outside the years 0000 to 9999");
        }
        long ofDay = Math.floorMod(micros, DAY);
        int second = (int) (ofDay / 1_000_000);
        System.arraycopy(SHAPE, 0, text, at, CHARS);
        digits(text, at, 4, date.getYear());
        digits(text, at + 5, 2, date.getMonthValue());
        digits(text, at + 8, 2, date.getDayOfMonth());
        digits(text, at + 11, 2, second / 3600);
        digits(text, at + 14, 2, second / 60 % 60);
        digits(text, at + 17, 2, second % 60);
        fraction(text, at, (int) (ofDay % 1_000_000));
    }

    /** Writes these microseconds into a time that is there already. */
    static void fraction(byte[] text, int at, int micros) {
        digits(text, at + 20, 6, micros);
    }

    /**
     * The microseconds since the epoch of such a text.
     *
     * @throws IllegalArgumentException where the text is of another form or no such moment exists (a leap second too)
     */
    public static long micros(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return micros(bytes, 0, bytes.length);
    }

    /** The same of ASCII. */
    static long micros(byte[] text, int from, int to) {
        if (to - from != CHARS) {
            throw bad();
        }
        for (int i = 0; i < CHARS; i++) {
            byte expected = SHAPE[i];
            byte c = text[from + i];
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                throw bad();
            }
        }
        int hour = number(text, from + 11, 2);
        int minute = number(text, from + 14, 2);
        int second = number(text, from + 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            throw bad();
        }
        try {
            long day = LocalDate.of(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2))
                    .toEpochDay();
            return day * DAY + ((hour * 60L + minute) * 60 + second) * 1_000_000 + number(text, from + 20, 6);
        } catch (DateTimeException e) {
            throw bad();
        }
    }

    private static void digits(byte[] text, int at, int count, int value) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int number(byte[] text, int at, int count) {
        int number = 0;
        for (int i = at; i < at + count; i++) {
            number = 10 * number + text[i] - '0';
        }
        return number;
    }

    private static IllegalArgumentException bad() {
        return new IllegalArgumentException("not a UTC time of the form YYYY-MM-DDTHH:MM:SS.ffffffZ");
    }
}
