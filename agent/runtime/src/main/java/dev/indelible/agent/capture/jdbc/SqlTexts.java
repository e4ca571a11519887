package dev.indelible.agent.capture.jdbc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What was read of the statements that applications send again and again; each is read once. Any thread.
 *
 * <p>What must stay true: bounded memory, whatever texts come.
 */
final class SqlTexts {
    private static final int MAX_TEXTS = 512;
    private static final int MAX_CHARS = 4096;

    /** Nobody said what was executed. */
    private static final Sql UNTOLD = Sql.of(null);

    private final Set<String> tables;
    private final ConcurrentMap<String, Sql> known = new ConcurrentHashMap<>();
    private volatile Last last = new Last(null, UNTOLD);

    private record Last(String text, Sql sql) {}

    /** {@code tables}: whose SELECTs are recorded, in lower case. */
    SqlTexts(Set<String> tables) {
        this.tables = tables;
    }

    /** {@code text} may be null. */
    @SuppressWarnings("ReferenceEquality") // wrappers hand on the same object; equal ones are found below
    Sql of(String text) {
        if (text == null) {
            return UNTOLD;
        }
        Last before = last;
        if (before.text == text) {
            return before.sql;
        }
        if (text.length() > MAX_CHARS) {
            Sql sql = Sql.of(text, tables);
            last = new Last(text, sql);
            return sql;
        }
        Sql sql = known.get(text);
        if (sql == null) {
            // Texts with literals in them come once each: they may push out the others, which are soon read again.
            if (known.size() >= MAX_TEXTS) {
                known.clear();
            }
            sql = Sql.of(text, tables);
            known.put(text, sql);
        }
        return sql;
    }
}
