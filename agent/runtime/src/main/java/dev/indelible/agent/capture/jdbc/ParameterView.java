package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.policy.SqlParameters;
import dev.indelible.agent.privacy.Privacy;
import dev.indelible.agent.privacy.Sensitivity;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.List;
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

    /** Of these the line names the kind, not the driver's class. */
    private static final List<Class<?>> SHOWN = List.of(
            java.io.InputStream.class,
            java.io.Reader.class,
            java.sql.Blob.class,
            java.sql.Clob.class,
            java.sql.Array.class,
            java.sql.SQLXML.class);

    private static final Type[] STRINGS = new Type[256];

    /** Of values without a length: which of them it is takes a dozen questions. Holds nothing of the class. */
    private static final ClassValue<Type> NAMED = new ClassValue<>() {
        @Override
        protected Type computeValue(Class<?> type) {
            return new Type(name(type));
        }
    };

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
        return type(value, length);
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
        return how == null ? type(kept, -1).text : text(privacy.show(how, kept));
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
    private static Type type(Object value, long length) {
        if (value instanceof String text) {
            int chars = text.length();
            if (chars >= STRINGS.length) {
                return new Type("String(" + chars + ")");
            }
            Type known = STRINGS[chars];
            if (known == null) {
                known = new Type("String(" + chars + ")");
                STRINGS[chars] = known;
            }
            return known;
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return new Type(type.getSimpleName() + "(" + Array.getLength(value) + ")");
        }
        Type named = NAMED.get(type);
        return length >= 0 ? new Type(named.text + "(" + length + ")") : named;
    }

    private static String name(Class<?> type) {
        for (Class<?> shown : SHOWN) {
            if (shown.isAssignableFrom(type)) {
                return shown.getSimpleName();
            }
        }
        return type.getClassLoader() == null ? type.getSimpleName() : type.getName();
    }
}
