package dev.indelible.collector.show;

import dev.indelible.chain.line.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rows in the order of their lines, each held back until the fate of its transaction is known: the line that tells it
 * often comes later. Bounded: what {@value #MAX_LINES} further lines do not tell is unknown.
 */
final class Settling {
    private static final int MAX_LINES = 50_000;

    private record Held(List<String> cells, String transaction, long line) {}

    private final Fates fates = new Fates();
    private final Deque<Held> held = new ArrayDeque<>();
    private final Consumer<List<String>> rows;
    private long lines;

    Settling(Consumer<List<String>> rows) {
        this.rows = rows;
    }

    /** Takes every line of the trail; {@code wanted}: whether it becomes a row. */
    void line(Line line, boolean wanted) {
        lines++;
        fates.see(line);
        if (wanted) {
            held.add(new Held(Row.of(line), Fates.depends(line) ? Fates.key(line) : null, lines));
        }
        for (Held first = held.peek(); first != null && ready(first); first = held.peek()) {
            release(held.remove());
        }
    }

    /** The trail has ended, and what is not told yet never will be. */
    void end() {
        held.forEach(this::release);
        held.clear();
    }

    private boolean ready(Held row) {
        return row.transaction == null || lines - row.line >= MAX_LINES || fates.of(row.transaction) != null;
    }

    private void release(Held row) {
        if (row.transaction == null) {
            rows.accept(row.cells);
            return;
        }
        String fate = fates.of(row.transaction);
        List<String> cells = new ArrayList<>(row.cells);
        int outcome = Row.HEAD.indexOf("OUTCOME");
        cells.set(outcome, cells.get(outcome) + ", " + (fate == null ? Fates.UNKNOWN : fate));
        rows.accept(cells);
    }
}
