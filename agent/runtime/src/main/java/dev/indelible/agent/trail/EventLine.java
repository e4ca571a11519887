package dev.indelible.agent.trail;

import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.chain.Encoding;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;
import tools.jackson.core.JsonGenerator;

/**
 * The members of an event's line after the first six, in the order of FORMAT.md ("The rest of a line"). What capture did
 * not say is {@code unknown}; nothing is guessed. One thread.
 */
final class EventLine {
    /** The format allows 1,024 members in one object. */
    private static final int MAX_DATA = 1000;

    private static final long MAX_NUMBER = 1L << 53;
    private static final String UNKNOWN = "unknown";

    private final Origin origin;
    private final Set<String> names = new HashSet<>();
    private JsonGenerator json;
    private RecordReader event;
    private int textBytes;
    private int lineBytes;
    private IntSupplier size;
    private boolean truncated;

    EventLine(Origin origin) {
        this.origin = origin;
    }

    /**
     * Writes the members.
     *
     * @param outcome instead of the event's own; null to keep that
     * @param textBytes the most UTF-8 bytes of one text
     * @param lineBytes from this size on, elements of roles, parameters and data are left out; {@code size} is asked then
     */
    void write(JsonGenerator to, RecordReader from, String outcome, int textBytes, int lineBytes, IntSupplier size) {
        this.json = to;
        this.event = from;
        this.textBytes = textBytes;
        this.lineBytes = lineBytes;
        this.size = size;
        this.truncated = from.truncated();
        json.writeStringProperty("service", origin.service());
        json.writeStringProperty("env", origin.environment());
        required("action", Field.ACTION);
        optional("category", Field.CATEGORY);
        if (outcome == null) {
            required("outcome", Field.OUTCOME);
        } else {
            json.writeStringProperty("outcome", outcome);
        }
        optional("error", Field.ERROR);
        optional("severity", Field.SEVERITY);
        optional("phase", Field.PHASE);
        optional("call", Field.CALL);
        actor();
        json.writeObjectPropertyStart("resource");
        required("type", Field.RESOURCE_TYPE);
        required("id", Field.RESOURCE_ID);
        json.writeEndObject();
        if (event.hasRequest()) {
            json.writeStringProperty("request", Encoding.base64url(event.request()));
        }
        optional("trace", Field.TRACE);
        optional("span", Field.SPAN);
        optional("tx", Field.TX);
        optional("duration_us", Field.DURATION_US);
        required("where", Field.WHERE);
        object("http", Field.HTTP_METHOD, Field.HTTP_ROUTE, Field.HTTP_STATUS, Field.HTTP_QUERY, Field.HTTP_PEER);
        object(
                "jdbc",
                Field.JDBC_SQL,
                Field.JDBC_PARAM,
                Field.JDBC_BATCH,
                Field.JDBC_PART,
                Field.JDBC_ROWS,
                Field.JDBC_DONE,
                Field.JDBC_STATE,
                Field.JDBC_DATABASE,
                Field.JDBC_CONNECTION);
        data();
        if (truncated) {
            json.writeBooleanProperty("truncated", true);
        }
    }

    private void actor() {
        json.writeObjectPropertyStart("actor");
        required("id", Field.ACTOR_ID);
        required("type", Field.ACTOR_TYPE);
        optional("roles", Field.ACTOR_ROLE);
        required("source", Field.ACTOR_SOURCE);
        optional("by", Field.ACTOR_BY);
        optional("session", Field.ACTOR_SESSION);
        if (event.first(Field.ACTOR_IP) == RecordReader.NONE) {
            json.writeStringProperty("host", origin.host());
        } else {
            optional("ip", Field.ACTOR_IP);
        }
        json.writeEndObject();
    }

    private void object(String name, Field... members) {
        boolean open = false;
        for (Field member : members) {
            if (event.first(member) != RecordReader.NONE) {
                if (!open) {
                    json.writeObjectPropertyStart(name);
                    open = true;
                }
                optional(member.path().substring(name.length() + 1), member);
            }
        }
        if (open) {
            json.writeEndObject();
        }
    }

    private void data() {
        int value = event.first(Field.DATA);
        if (value == RecordReader.NONE) {
            return;
        }
        json.writeObjectPropertyStart("data");
        names.clear();
        for (; value != RecordReader.NONE; value = event.next(value)) {
            if (names.size() == MAX_DATA || full()) {
                truncated = true;
                break;
            }
            json.writeName(unique(event.name(value)));
            value(value);
        }
        json.writeEndObject();
    }

    /** No object may name a member twice: the second {@code a} becomes {@code a#2}. */
    private String unique(String name) {
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + "#" + i;
        }
        return unique;
    }

    private void required(String name, Field field) {
        if (event.first(field) == RecordReader.NONE) {
            json.writeStringProperty(name, UNKNOWN);
        } else {
            optional(name, field);
        }
    }

    private void optional(String name, Field field) {
        int value = event.first(field);
        if (value == RecordReader.NONE) {
            return;
        }
        json.writeName(name);
        if (!field.isSeveral()) {
            value(value);
            return;
        }
        json.writeStartArray();
        for (; value != RecordReader.NONE; value = event.next(value)) {
            if (full()) {
                truncated = true;
                break;
            }
            value(value);
        }
        json.writeEndArray();
    }

    private void value(int value) {
        if (event.isNothing(value)) {
            json.writeNull();
        } else if (event.isFlag(value)) {
            json.writeBoolean(event.flag(value));
        } else if (event.isWhole(value, textBytes)) {
            json.writeUTF8String(event.bytes(), event.from(value), event.valueBytes(value));
        } else if (!event.isNumber(value)) {
            json.writeString(event.text(value, textBytes));
        } else if (Math.abs(event.number(value)) <= MAX_NUMBER && event.number(value) != Long.MIN_VALUE) {
            json.writeNumber(event.number(value));
        } else {
            json.writeString(Long.toString(event.number(value)));
        }
    }

    private boolean full() {
        return lineBytes < Integer.MAX_VALUE && size.getAsInt() > lineBytes;
    }
}
