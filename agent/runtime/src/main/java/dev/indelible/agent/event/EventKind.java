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

    /** The kind with this ordinal, as stored in a record. */
    public static EventKind at(int ordinal) {
        return ALL[ordinal];
    }

    /** The value of the line's {@code kind}. */
    public String member() {
        return member;
    }
}
