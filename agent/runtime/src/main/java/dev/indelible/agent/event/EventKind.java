package dev.indelible.agent.event;

import java.util.Locale;

/** What kind of thing happened; the name in lower case is the line's {@code kind} (FORMAT.md, "The rest of a line"). */
public enum EventKind {
    METHOD,
    JDBC,
    TX,
    HTTP,
    AUTH;

    private static final EventKind[] ALL = values();
    private final String member = name().toLowerCase(Locale.ROOT);

    /** The number that a record stores. A new kind goes to the end, or the ring's version changes. */
    @SuppressWarnings("EnumOrdinal") // a compact record has one byte for it, and one ring one version of it
    int code() {
        return ordinal();
    }

    /** The kind with this number, as stored in a record. */
    public static EventKind at(int code) {
        return ALL[code];
    }

    /** The value of the line's {@code kind}. */
    public String member() {
        return member;
    }
}
