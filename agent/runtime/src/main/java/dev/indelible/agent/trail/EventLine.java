package dev.indelible.agent.trail;

import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.chain.line.LineBytes;
import dev.indelible.chain.line.Literal;

/**
 * The members of an event's line after the first six, in the order of FORMAT.md ("The rest of a line"). What capture did
 * not say is {@code unknown}; nothing is guessed. One thread.
 */
final class EventLine {
    private static final long MAX_NUMBER = 1L << 53;

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
    private static final Member RESOURCE_TYPE = new Member("},\"resource\":{\"type\":", Field.RESOURCE_TYPE);
    private static final Member RESOURCE_ID = new Member(",\"id\":", Field.RESOURCE_ID);
    private static final Literal REQUEST = Literal.of(",\"request\":");
    private static final Member TRACE = new Member(",\"trace\":", Field.TRACE);
    private static final Member SPAN = new Member(",\"span\":", Field.SPAN);
    private static final Member TX = new Member(",\"tx\":", Field.TX);
    private static final Member DURATION = new Member(",\"duration_us\":", Field.DURATION_US);
    private static final Member WHERE = new Member(",\"where\":", Field.WHERE);

    private static final Literal HTTP = Literal.of(",\"http\":{");
    private static final Member[] HTTP_MEMBERS = {
        new Member("\"method\":", Field.HTTP_METHOD),
        new Member("\"route\":", Field.HTTP_ROUTE),
        new Member("\"status\":", Field.HTTP_STATUS),
        new Member("\"query\":", Field.HTTP_QUERY),
        new Member("\"peer\":", Field.HTTP_PEER)
    };
    private static final Literal JDBC = Literal.of(",\"jdbc\":{");
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
    private static final Literal DATA = Literal.of(",\"data\":{");
    private static final Literal TRUNCATED = Literal.of(",\"truncated\":true");
    private static final Literal UNKNOWN = Literal.of("\"unknown\"");

    /** A member's name as it stands in the line, with what comes before and after it. */
    private record Member(Literal name, boolean several, Field field) {
        Member(String name, Field field) {
            this(Literal.of(name), field.isSeveral(), field);
        }
    }

    private final Literal service;
    private final Literal environment;
    private final Literal host;
    private final DataNames names = new DataNames();
    private LineBytes line;
    private RecordReader event;
    private int textBytes;
    private int lineBytes;
    private boolean truncated;

    EventLine(Origin origin) {
        service = Literal.member("service", origin.service());
        environment = Literal.member("env", origin.environment());
        host = Literal.member("host", origin.host());
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
        line.literal(service).literal(environment);
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
        line.literal('}');
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
            line.literal(host);
        } else {
            optional(ACTOR_IP);
        }
    }

    private void object(Literal name, Member[] members) {
        boolean open = false;
        for (Member member : members) {
            if (event.first(member.field) != RecordReader.NONE) {
                if (open) {
                    line.literal(',');
                } else {
                    line.literal(name);
                    open = true;
                }
                optional(member);
            }
        }
        if (open) {
            line.literal('}');
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
                line.literal(',');
            }
            several = true;
            names.put(value, line);
            line.literal(':');
            value(value);
        }
        line.literal('}');
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
        line.literal('[');
        boolean several = false;
        for (; value != RecordReader.NONE; value = event.next(value)) {
            if (full()) {
                truncated = true;
                break;
            }
            if (several) {
                line.literal(',');
            }
            several = true;
            value(value);
        }
        line.literal(']');
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
