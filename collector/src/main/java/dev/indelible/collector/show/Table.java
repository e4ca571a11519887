package dev.indelible.collector.show;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints rows in columns without holding them all: the first ones set the widths, later cells that are wider push their
 * row to the right rather than being cut, since a cut cell of an audit trail would mislead.
 */
final class Table {
    private static final int SAMPLE = 200;
    private static final int WIDEST = 48;
    private static final String GAP = "  ";

    private final PrintStream out;
    private final Ansi ansi;
    private final List<List<String>> waiting = new ArrayList<>();
    private final int[] widths;
    private boolean started;

    Table(PrintStream out, Ansi ansi, List<String> head) {
        this.out = out;
        this.ansi = ansi;
        this.widths = new int[head.size()];
        waiting.add(head);
    }

    void add(List<String> row) {
        if (started) {
            print(row);
            return;
        }
        waiting.add(row);
        if (waiting.size() > SAMPLE) {
            start();
        }
    }

    void end() {
        if (!started) {
            start();
        }
        out.flush();
    }

    private void start() {
        started = true;
        for (List<String> row : waiting) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(WIDEST, width(row.get(i))));
            }
        }
        out.println(ansi.text("@|bold " + line(waiting.get(0)) + "|@"));
        waiting.subList(1, waiting.size()).forEach(this::print);
        waiting.clear();
    }

    private void print(List<String> row) {
        out.println(line(row));
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i));
            if (i < widths.length - 1) {
                char[] padding = new char[Math.max(0, widths[i] - width(row.get(i)))];
                Arrays.fill(padding, ' ');
                line.append(padding).append(GAP);
            }
        }
        return line.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
