package dev.indelible.junit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.opentest4j.AssertionFailedError;

/**
 * One audit line, as the trail would hold it. The methods {@code has…} fail the test where the line says otherwise, and
 * give the line again.
 *
 * <p>Members of members have a path with dots: {@code actor.id}. A value is a String, Long, Double, Boolean, List or Map,
 * or null. Where a value is expected, any whole number and anything that lines hold as text will do too: {@code 250},
 * {@code new BigDecimal("250.00")}, a constant of an enum.
 */
public final class AuditLine {
    /** Whole numbers beyond this are text in a line. */
    private static final long EXACT = 1L << 53;

    private final String json;
    private final Map<String, Object> members;

    AuditLine(byte[] bytes) {
        json = new String(bytes, StandardCharsets.UTF_8);
        members = JsonReader.object(json);
    }

    /** The line itself. */
    public String json() {
        return json;
    }

    /** All members; not to be changed. */
    public Map<String, Object> members() {
        return members;
    }

    /** The value at this path, or null. A name that has dots itself counts where the whole rest of the path is one. */
    public Object get(String path) {
        return get(members, path);
    }

    private static Object get(Map<?, ?> object, String path) {
        int dot = path.indexOf('.');
        if (object.containsKey(path) || dot < 0) {
            return object.get(path);
        }
        return object.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                ? get(inner, path.substring(dot + 1))
                : null;
    }

    /** {@code method}, {@code jdbc}, {@code tx}, {@code http} or {@code auth}. */
    public AuditLine hasKind(String kind) {
        return has("kind", kind);
    }

    public AuditLine hasAction(String action) {
        return has("action", action);
    }

    public AuditLine hasCategory(String category) {
        return has("category", category);
    }

    /** {@code success}, {@code failure}, {@code denied} or {@code unknown}. */
    public AuditLine hasOutcome(String outcome) {
        return has("outcome", outcome);
    }

    /** Who did it, by id; {@code unknown} where nobody is logged in. */
    public AuditLine hasActor(String id) {
        return has("actor.id", id);
    }

    public AuditLine hasResource(String type, Object id) {
        has("resource.type", type);
        return has("resource.id", String.valueOf(id));
    }

    /** A member of {@code data}, which must be there also where null is expected. */
    public AuditLine hasData(String name, Object value) {
        if (!data().containsKey(name)) {
            throw new AssertionError("the audit line has no data " + name + ", only " + data().keySet() + ": " + json);
        }
        return expect("data " + name, value, data().get(name));
    }

    /** {@code data} has no member of that name. */
    public AuditLine hasNoData(String name) {
        if (data().containsKey(name)) {
            throw new AssertionError("the audit line has data " + name + ": " + json);
        }
        return this;
    }

    /** The value at a path; null also where there is no such member. */
    public AuditLine has(String path, Object value) {
        return expect(path, value, get(path));
    }

    /** This text stands nowhere in the line, in no name and no value. */
    public AuditLine hides(String secret) {
        if (members.toString().contains(secret) || json.contains(secret)) {
            throw new AssertionError("the audit line shows what it must not: " + json);
        }
        return this;
    }

    private Map<?, ?> data() {
        return members.get("data") instanceof Map<?, ?> data ? data : Map.of();
    }

    private AuditLine expect(String what, Object expected, Object seen) {
        Object wanted = asInALine(expected);
        if (!Objects.equals(wanted, seen)) {
            throw new AssertionFailedError(
                    what + " of the audit line is " + seen + " instead of " + wanted + ": " + json, wanted, seen);
        }
        return this;
    }

    private static Object asInALine(Object value) {
        if (value == null || value instanceof Boolean || value instanceof List || value instanceof Map<?, ?>) {
            return value;
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            long number = ((Number) value).longValue();
            return number >= -EXACT && number <= EXACT ? (Object) number : Long.toString(number);
        }
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    String brief() {
        return get("kind") + " " + get("action") + " (" + get("outcome") + ")";
    }

    @Override
    public String toString() {
        return json;
    }
}
