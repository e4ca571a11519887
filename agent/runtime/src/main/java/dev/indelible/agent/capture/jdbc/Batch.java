package dev.indelible.agent.capture.jdbc;

import java.util.ArrayList;
import java.util.List;

/**
 * What waits in a statement's batch, as lines will show it: parameter sets or statements, each run of equal ones once.
 *
 * <p>What must stay true: bounded memory; beyond it the count goes on and the line says that it is cut.
 */
final class Batch {
    private static final int MAX_CHARS = 1 << 20;
    /** What an element costs beside its characters. */
    private static final int ELEMENT_CHARS = 32;

    /** Of one element; about as much as a line holds of one text. */
    private static final int MAX_ELEMENT = 4000;

    private final List<String> elements = new ArrayList<>();
    private long count;
    private int chars;
    private boolean cut;
    private String run;
    private long times;
    private Sql first;
    private boolean mixed;
    private boolean worth;
    private boolean changes;

    /** Adds a set of parameters, as {@link StatementState#shown} gives it. */
    void add(List<Object> set) {
        StringBuilder text = new StringBuilder();
        for (Object value : set) {
            text.append(text.length() == 0 ? "" : ", ").append(value);
            if (text.length() > MAX_ELEMENT) {
                break;
            }
        }
        add(text.toString());
    }

    /** Adds a statement. */
    void add(Sql sql) {
        mixed |= first != null && !first.action().equals(sql.action());
        first = first == null ? sql : first;
        worth |= sql.worth();
        changes |= sql.changes();
        add(String.valueOf(sql.masked()));
    }

    private void add(String text) {
        count++;
        String element = text;
        if (element.length() > MAX_ELEMENT) {
            element = element.substring(0, MAX_ELEMENT) + "…";
            cut = true;
        }
        if (element.equals(run)) {
            times++;
        } else {
            flush();
            run = element;
            times = 1;
        }
    }

    private void flush() {
        if (run == null) {
            return;
        }
        if (chars + run.length() + ELEMENT_CHARS > MAX_CHARS) {
            cut = true;
        } else {
            String element = times == 1 ? run : times + " x " + run;
            elements.add(element);
            chars += element.length() + ELEMENT_CHARS;
        }
        run = null;
    }

    /** How many were added. */
    long count() {
        return count;
    }

    /** Whether {@link #elements} lacks some. */
    boolean isCut() {
        return cut;
    }

    /** What was added, in order; {@code 3 x …} for three equal ones in a row. Ends the batch. */
    List<String> elements() {
        flush();
        return elements;
    }

    /** Of a batch of statements what they are; null for one of parameter sets. */
    Sql sql() {
        if (first == null) {
            return null;
        }
        return new Sql(
                null,
                mixed ? "BATCH" : first.verb(),
                mixed ? null : first.table(),
                worth,
                changes,
                first.ddl(),
                List.of(),
                List.of());
    }
}
