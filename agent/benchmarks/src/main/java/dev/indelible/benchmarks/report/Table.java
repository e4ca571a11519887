package dev.indelible.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of results.md. */
public final class Table {
    private final String title;
    private final String note;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private boolean whole = true;

    /** {@code note}: one paragraph on how to read it. */
    public Table(String title, String note, String... columns) {
        this.title = title;
        this.note = note;
        this.columns = List.of(columns);
    }

    /** Adds a row; as many cells as there are columns. */
    public void row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    title + ": " + cells.length + " cells in " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** Adds a row of which there are no figures, and says why in its last cell; the others stay empty. */
    public void unmeasured(Exception why, String... cells) {
        whole = false;
        List<String> row = new ArrayList<>(List.of(cells));
        while (row.size() < columns.size() - 1) {
            row.add("");
        }
        String first = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
        row.add("**not measured**: " + first.replace('|', '/'));
        rows.add(row);
    }

    /** Whether each row has its figures. */
    boolean whole() {
        return whole;
    }

    /** As Markdown. */
    public String text() {
        StringBuilder text = new StringBuilder("## " + title + "\n\n" + note + "\n\n");
        line(text, columns);
        line(text, columns.stream().map(column -> "---").toList());
        rows.forEach(row -> line(text, row));
        return text.append('\n').toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** A number without decimals, thousands apart. */
    public static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    /** A ratio with two decimals. */
    public static String ratio(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** {@code target}, and whether it was met. */
    public static String target(String target, boolean met) {
        return target + (met ? ": met" : ": **missed**");
    }
}
