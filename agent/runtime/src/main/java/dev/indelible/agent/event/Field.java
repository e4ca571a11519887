package dev.indelible.agent.event;

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
    DATA("data");

    private static final Field[] ALL = values();
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
        return compareTo(JDBC_SQL) >= 0 || this == ACTOR_ROLE;
    }

    /** The member's path in the line. */
    public String path() {
        return path;
    }
}
