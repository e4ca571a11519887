package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.policy.SqlParameters;
import dev.indelible.agent.privacy.Privacy;
import dev.indelible.agent.privacy.Sensitivity;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.UUID;

/**
 * What a line shows of a bound value: by default its type and length, on request the value or its keyed hash.
 *
 * <p>What must stay true: no code of the application runs here, and no value is kept that could change or that holds on
 * to a connection; such a value is its type only.
 */
final class ParameterView {
    /** JSON numbers beyond this lose digits (FORMAT.md). */
    private static final long EXACT = 1L << 53;

    private static final int MAX_BITS = 4096;
    private static final String[] STRINGS = new String[256];

    private final SqlParameters mode;
    private final Privacy privacy;

    /** A value of which only this is known. */
    private record Type(String text) {}

    ParameterView(SqlParameters mode, Privacy privacy) {
        this.mode = mode;
        this.privacy = privacy;
    }

    /** Takes of a value what a line may need; {@code length}: as declared for a stream, or -1. Null for null. */
    Object keep(Object value, long length) {
        if (value == null) {
            return null;
        }
        if (mode != SqlParameters.TYPES) {
            Object rendered = rendered(value);
            if (rendered != null) {
                return rendered;
            }
        }
        return new Type(type(value, length));
    }

    /** Null, a text or a Long. {@code column}: whose value it is, or null where nobody knows. */
    Object show(Object kept, String column) {
        if (kept == null) {
            return null;
        }
        if (kept instanceof Type type) {
            return type.text;
        }
        Sensitivity how = column == null ? null : privacy.of(column);
        if (mode == SqlParameters.HMAC) {
            boolean more = how == Sensitivity.DROP || how == Sensitivity.MASK;
            return privacy.show(more ? how : Sensitivity.HMAC, kept);
        }
        return how == null ? type(kept, -1) : text(privacy.show(how, kept));
    }

    private static Object text(Object shown) {
        return shown instanceof Boolean ? shown.toString() : shown;
    }

    /** A String, a Long or a Boolean; null where the value is to be named by its type. */
    private static Object rendered(Object value) {
        if (value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            long number = ((Number) value).longValue();
            return number >= -EXACT && number <= EXACT ? (Object) number : Long.toString(number);
        }
        Class<?> type = value.getClass();
        boolean plain = type == Double.class
                || type == Float.class
                || type == UUID.class
                || type == java.sql.Date.class
                || type == java.sql.Time.class
                || type == java.sql.Timestamp.class
                || type == BigInteger.class && ((BigInteger) value).bitLength() <= MAX_BITS
                || type == BigDecimal.class
                        && ((BigDecimal) value).unscaledValue().bitLength() <= MAX_BITS
                        && Math.abs((long) ((BigDecimal) value).scale()) <= MAX_BITS
                || value instanceof TemporalAccessor && type.getName().startsWith("java.time.");
        return plain ? value.toString() : null;
    }

    /** {@code String(12)}, {@code Integer}, {@code byte[](16)}, {@code InputStream(1024)}. */
    private static String type(Object value, long length) {
        if (value instanceof String text) {
            int chars = text.length();
            if (chars >= STRINGS.length) {
                return "String(" + chars + ")";
            }
            if (STRINGS[chars] == null) {
                STRINGS[chars] = "String(" + chars + ")";
            }
            return STRINGS[chars];
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return type.getSimpleName() + "(" + Array.getLength(value) + ")";
        }
        String name = name(value, type);
        return length >= 0 ? name + "(" + length + ")" : name;
    }

    private static String name(Object value, Class<?> type) {
        if (value instanceof java.io.InputStream) {
            return "InputStream";
        }
        if (value instanceof java.io.Reader) {
            return "Reader";
        }
        if (value instanceof java.sql.Blob) {
            return "Blob";
        }
        if (value instanceof java.sql.Clob) {
            return "Clob";
        }
        if (value instanceof java.sql.Array) {
            return "Array";
        }
        if (value instanceof java.sql.SQLXML) {
            return "SQLXML";
        }
        return type.getClassLoader() == null ? type.getSimpleName() : type.getName();
    }
}
