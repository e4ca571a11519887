package dev.indelible.agent.capture.method;

import dev.indelible.agent.event.EventRecord;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a value of the application into what a line can hold: text, a whole number, a truth value or null.
 *
 * <p>What must stay true: no code of the application runs here. Only types of the JDK are asked for their text, and only
 * such whose text is short and quick; anything else is named by its class.
 */
final class Rendering {
    /** Whole numbers beyond this do not survive a JSON reader (FORMAT.md); they are written as text. */
    private static final long EXACT = 1L << 53;

    /** Longer numbers take too long to write out. */
    private static final int MAX_BITS = 4096;

    private Rendering() {}

    /** Null, a Long, a Boolean or a String. */
    static Object of(Object value) {
        if (value == null || value instanceof Boolean || value instanceof String) {
            return value;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            long number = ((Number) value).longValue();
            return number >= -EXACT && number <= EXACT ? (Object) number : Long.toString(number);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null));
        }
        return safe(value) ? value.toString() : value.getClass().getName();
    }

    /** Adds a rendered value to {@code data}. */
    static void data(EventRecord record, String name, Object rendered) {
        if (rendered instanceof Long number) {
            record.data(name, number);
        } else if (rendered instanceof Boolean flag) {
            record.data(name, flag);
        } else {
            record.data(name, (String) rendered);
        }
    }

    private static boolean safe(Object value) {
        Class<?> type = value.getClass();
        if (type == BigInteger.class) {
            return ((BigInteger) value).bitLength() <= MAX_BITS;
        }
        if (type == BigDecimal.class) {
            return ((BigDecimal) value).unscaledValue().bitLength() <= MAX_BITS;
        }
        // Date's own class only: one of its subclasses may be the application's.
        return type == Double.class
                || type == Float.class
                || type == Character.class
                || type == UUID.class
                || type == Date.class
                || (value instanceof TemporalAccessor && type.getName().startsWith("java.time."));
    }
}
