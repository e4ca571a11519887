package dev.indelible.agent.event;

import java.util.EnumSet;
import java.util.Set;

/**
 * The members of a line that capture fills in. The order is the order in the line (FORMAT.md, "The rest of a line"): a
 * record holds its fields in any order, the encoder on the agent's thread sorts them. A dot nests: {@code actor.id} is
 * member {@code id} of object {@code actor}.
 */
public enum Field {
    ACTION("action"),
    CATEGORY("category"),
    OUTCOME("outcome"),
    ERROR("error"),
    ACTOR_ID("actor.id"),
    ACTOR_TYPE("actor.type"),
    /** May stand several times: one element each of {@code actor.roles}. */
    ACTOR_ROLE("actor.roles"),
    ACTOR_SOURCE("actor.source"),
    ACTOR_IP("actor.ip"),
    RESOURCE_TYPE("resource.type"),
    RESOURCE_ID("resource.id"),
    TRACE("trace"),
    SPAN("span"),
    TX("tx"),
    DURATION_US("duration_us"),
    WHERE("where"),
    HTTP_METHOD("http.method"),
    HTTP_ROUTE("http.route"),
    HTTP_STATUS("http.status"),
    JDBC_SQL("jdbc.sql"),
    /** May stand several times: one element each of {@code jdbc.params}. */
    JDBC_PARAM("jdbc.params"),
    JDBC_ROWS("jdbc.rows"),
    JDBC_DATABASE("jdbc.database"),
    /** Carries its own name: one member of {@code data}. */
    DATA("data"),
    SEVERITY("severity"),
    /** {@code intent} or {@code outcome}, where a call has a line for each. */
    PHASE("phase"),
    /** Ties the two together. */
    CALL("call"),
    /** Who really acts, where {@code actor.id} is somebody else's. */
    ACTOR_BY("actor.by"),
    ACTOR_SESSION("actor.session"),
    /** May stand several times: one {@code name=value} each of {@code http.query}. */
    HTTP_QUERY("http.query"),
    HTTP_PEER("http.peer"),
    JDBC_BATCH("jdbc.batch"),
    JDBC_PART("jdbc.part"),
    JDBC_CONNECTION("jdbc.connection"),
    /** The SQLSTATE of a failure. */
    JDBC_STATE("jdbc.state"),
    /** How many elements of a batch that failed were executed all the same. */
    JDBC_DONE("jdbc.done");

    private static final Field[] ALL = values();
    private static final Set<Field> LONG = EnumSet.of(ACTOR_ROLE, JDBC_SQL, JDBC_PARAM, DATA, HTTP_QUERY);
    private static final Set<Field> SEVERAL = EnumSet.of(ACTOR_ROLE, JDBC_PARAM, HTTP_QUERY);
    private final String path;

    Field(String path) {
        this.path = path;
    }

    /** The number that a record stores. A new field goes to the end, or the ring's version changes. */
    @SuppressWarnings("EnumOrdinal") // a compact record has one byte for it, and one ring one version of it
    int code() {
        return ordinal();
    }

    /** The field with this number, as stored in a record. */
    public static Field at(int code) {
        return ALL[code];
    }

    /** Whether the member may hold long texts; those may not crowd out the members that every line needs. */
    boolean isLong() {
        return LONG.contains(this);
    }

    /** Whether the member is an array, of all values that the record holds. */
    public boolean isSeveral() {
        return SEVERAL.contains(this);
    }

    /** The member's path in the line. */
    public String path() {
        return path;
    }
}
