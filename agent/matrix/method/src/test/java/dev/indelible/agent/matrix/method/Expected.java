package dev.indelible.agent.matrix.method;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of cases: the lines that each must leave, against those that it left. */
final class Expected {
    private static final Path FILE = Path.of("target", "matrix.txt");

    private final Map<String, List<String>> lines = new LinkedHashMap<>();

    /** {@code of}: what {@link Seen#brief} says of each line, in order. */
    Expected lines(String name, String... of) {
        lines.put(name, List.of(of));
        return this;
    }

    /** Compares, prints and keeps the table; gives the rows that differ. */
    String differences(String title, Map<String, List<String>> seen) throws IOException {
        StringBuilder table = new StringBuilder("\n" + title + "\n");
        StringBuilder wrong = new StringBuilder();
        Map<String, List<String>> all = new LinkedHashMap<>(lines);
        seen.forEach(all::putIfAbsent);
        for (String name : all.keySet()) {
            List<String> want = lines.get(name);
            List<String> have = seen.get(name);
            boolean same = want != null && want.equals(have);
            String row = String.format("%-5s %-40s expected %-60s seen %s%n", same ? "ok" : "WRONG", name, want, have);
            table.append(row);
            wrong.append(same ? "" : row);
        }
        System.out.print(table);
        Files.writeString(FILE, table, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return wrong.toString();
    }
}
