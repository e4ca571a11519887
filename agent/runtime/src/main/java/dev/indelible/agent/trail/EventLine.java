package dev.indelible.agent.trail;

import static dev.indelible.chain.line.LineBytes.ascii;

import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.chain.line.LineBytes;

/**
 * The members of an event's line after the first six, in the order of FORMAT.md ("The rest of a line"). What capture did
 * not say is {@code unknown}; nothing is guessed. One thread.
 */
final class EventLine {
    private static final long MAX_NUMBER = 1L << 53;

    private static final byte[] SERVICE = ascii(",\"service\":");
    private static final byte[] ENV = ascii(",\"env\":");
    private static final Member ACTION = new Member(",\"action\":", Field.ACTION);
    private static final Member CATEGORY = new Member(",\"category\":", Field.CATEGORY);
    private static final Member OUTCOME = new Member(",\"outcome\":", Field.OUTCOME);
    private static final Member ERROR = new Member(",\"error\":", Field.ERROR);
    private static final Member SEVERITY = new Member(",\"severity\":", Field.SEVERITY);
    private static final Member PHASE = new Member(",\"phase\":", Field.PHASE);
    private static final Member CALL = new Member(",\"call\":", Field.CALL);
    private static final Member ACTOR_ID = new Member(",\"actor\":{\"id\":", Field.ACTOR_ID);
    private static final Member ACTOR_TYPE = new Member(",\"type\":", Field.ACTOR_TYPE);
    private static final Member ACTOR_ROLES = new Member(",\"roles\":", Field.ACTOR_ROLE);
    private static final Member ACTOR_SOURCE = new Member(",\"source\":", Field.ACTOR_SOURCE);
    private static final Member ACTOR_BY = new Member(",\"by\":", Field.ACTOR_BY);
    private static final Member ACTOR_SESSION = new Member(",\"session\":", Field.ACTOR_SESSION);
    private static final Member ACTOR_IP = new Member(",\"ip\":", Field.ACTOR_IP);
    private static final byte[] ACTOR_HOST = ascii(",\"host\":");
    private static final Member RESOURCE_TYPE = new Member("},\"resource\":{\"type\":", Field.RESOURCE_TYPE);
    private static final Member RESOURCE_ID = new Member(",\"id\":", Field.RESOURCE_ID);
    private static final byte[] END_OBJECT = ascii("}");
    private static final byte[] REQUEST = ascii(",\"request\":");
    private static final Member TRACE = new Member(",\"trace\":", Field.TRACE);
    private static final Member SPAN = new Member(",\"span\":", Field.SPAN);
    private static final Member TX = new Member(",\"tx\":", Field.TX);
    private static final Member DURATION = new Member(",\"duration_us\":", Field.DURATION_US);
    private static final Member WHERE = new Member(",\"where\":", Field.WHERE);

    private static final byte[] HTTP = ascii(",\"http\":{");
    private static final Member[] HTTP_MEMBERS = {
        new Member("\"method\":", Field.HTTP_METHOD),
        new Member("\"route\":", Field.HTTP_ROUTE),
        new Member("\"status\":", Field.HTTP_STATUS),
        new Member("\"query\":", Field.HTTP_QUERY),
        new Member("\"peer\":", Field.HTTP_PEER)
    };
    private static final byte[] JDBC = ascii(",\"jdbc\":{");
    private static final Member[] JDBC_MEMBERS = {
        new Member("\"sql\":", Field.JDBC_SQL),
        new Member("\"params\":", Field.JDBC_PARAM),
        new Member("\"batch\":", Field.JDBC_BATCH),
        new Member("\"part\":", Field.JDBC_PART),
        new Member("\"rows\":", Field.JDBC_ROWS),
        new Member("\"done\":", Field.JDBC_DONE),
        new Member("\"state\":", Field.JDBC_STATE),
        new Member("\"database\":", Field.JDBC_DATABASE),
        new Member("\"connection\":", Field.JDBC_CONNECTION)
    };
    private static final byte[] DATA = ascii(",\"data\":{");
    private static final byte[] TRUNCATED = ascii(",\"truncated\":true");
    private static final byte[] UNKNOWN = ascii("\"unknown\"");

    /** A member's name as it stands in the line, with what comes before and after it. */
    private record Member(byte[] name, boolean several, Field field) {
        Member(String name, Field field) {
            this(ascii(name), field.isSeveral(), field);
        }
    }

    private final Origin origin;
    private final DataNames names = new DataNames();
    private LineBytes line;
    private RecordReader event;
    private int textBytes;
    private int lineBytes;
    private boolean truncated;

    EventLine(Origin origin) {
        this.origin = origin;
    }

    /**
     * Writes the members.
     *
     * @param outcome instead of the event's own; null to keep that
     * @param textBytes the most UTF-8 bytes of one text
     * @param lineBytes from this size on, elements of roles, parameters and data are left out
     */
    void write(LineBytes to, RecordReader from, String outcome, int textBytes, int lineBytes) {
        this.line = to;
        this.event = from;
        this.textBytes = textBytes;
        this.lineBytes = lineBytes;
        this.truncated = from.truncated();
        line.literal(SERVICE).string(origin.service()).literal(ENV).string(origin.environment());
        required(ACTION);
        optional(CATEGORY);
        if (outcome == null) {
            required(OUTCOME);
        } else {
            line.literal(OUTCOME.name).string(outcome);
        }
        optional(ERROR);
        optional(SEVERITY);
        optional(PHASE);
        optional(CALL);
        actor();
        required(RESOURCE_TYPE);
        required(RESOURCE_ID);
        line.literal(END_OBJECT);
        if (event.hasRequest()) {
            byte[] request = event.request();
            line.literal(REQUEST).base64url(request, 0, request.length);
        }
        optional(TRACE);
        optional(SPAN);
        optional(TX);
        optional(DURATION);
        required(WHERE);
        object(HTTP, HTTP_MEMBERS);
        object(JDBC, JDBC_MEMBERS);
        data();
        if (truncated) {
            line.literal(TRUNCATED);
        }
    }

    private void actor() {
        required(ACTOR_ID);
        required(ACTOR_TYPE);
        optional(ACTOR_ROLES);
        required(ACTOR_SOURCE);
        optional(ACTOR_BY);
        optional(ACTOR_SESSION);
        if (event.first(Field.ACTOR_IP) == RecordReader.NONE) {
            line.literal(ACTOR_HOST).string(origin.host());
        } else {
            optional(ACTOR_IP);
        }
    }

    private void object(byte[] name, Member[] members) {
        boolean open = false;
        for (Member member : members) {
            if (event.first(member.field) != RecordReader.NONE) {
                if (open) {
                    line.write(',');
                } else {
                    line.literal(name);
                    open = true;
                }
                optional(member);
            }
        }
        if (open) {
            line.literal(END_OBJECT);
        }
    }

    private void data() {
        int value = event.first(Field.DATA);
        if (value == RecordReader.NONE) {
            return;
        }
        line.literal(DATA);
        names.of(event);
        boolean several = false;
        for (; value != RecordReader.NONE; value = event.next(value)) {
            if (names.full() || full()) {
                truncated = true;
                break;
            }
            if (several) {
                line.write(',');
            }
            several = true;
            names.put(value, line);
            line.write(':');
            value(value);
        }
        line.literal(END_OBJECT);
    }

    private void required(Member member) {
        if (event.first(member.field) == RecordReader.NONE) {
            line.literal(member.name).literal(UNKNOWN);
        } else {
            optional(member);
        }
    }

    private void optional(Member member) {
        int value = event.first(member.field);
        if (value == RecordReader.NONE) {
            return;
        }
        line.literal(member.name);
        if (!member.several) {
            value(value);
            return;
        }
        line.write('[');
        boolean several = false;
        for (; value != RecordReader.NONE; value = event.next(value)) {
            if (full()) {
                truncated = true;
                break;
            }
            if (several) {
                line.write(',');
            }
            several = true;
            value(value);
        }
        line.write(']');
    }

    private void value(int value) {
        if (event.isWhole(value, textBytes)) {
            line.string(event.bytes(), event.from(value), event.valueBytes(value));
        } else if (event.isNothing(value)) {
            line.nothing();
        } else if (event.isFlag(value)) {
            line.flag(event.flag(value));
        } else if (!event.isNumber(value)) {
            line.string(event.text(value, textBytes));
        } else if (Math.abs(event.number(value)) <= MAX_NUMBER && event.number(value) != Long.MIN_VALUE) {
            line.number(event.number(value));
        } else {
            line.string(Long.toString(event.number(value)));
        }
    }

    private boolean full() {
        return line.length() > lineBytes;
    }
}
