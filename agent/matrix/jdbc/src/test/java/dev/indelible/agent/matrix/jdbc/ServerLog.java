package dev.indelible.agent.matrix.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL's own log in CSV (its manual, "Using CSV-Format Log Output"): what each session of an application ran, in
 * order, and how it ended.
 */
final class ServerLog {
    private static final int SESSION = 5;
    private static final int SEVERITY = 11;
    private static final int STATE = 12;
    private static final int MESSAGE = 13;
    private static final int QUERY = 19;
    private static final int APPLICATION = 22;

    /** {@code state}: null for success. */
    static final class Statement {
        final String sql;
        String state;

        Statement(String sql, String state) {
            this.sql = sql;
            this.state = state;
        }
    }

    private ServerLog() {}

    static Map<String, List<Statement>> read(Path csv, String application) throws IOException {
        Map<String, List<Statement>> sessions = new LinkedHashMap<>();
        for (List<String> row : rows(Files.readString(csv))) {
            if (!row.get(APPLICATION).equals(application)) {
                continue;
            }
            List<Statement> session = sessions.computeIfAbsent(row.get(SESSION), key -> new ArrayList<>());
            String message = row.get(MESSAGE);
            if (row.get(SEVERITY).equals("LOG") && message.matches("(?s)(statement|execute [^:]*): .*")) {
                session.add(new Statement(message.substring(message.indexOf(": ") + 2), null));
            } else if (row.get(SEVERITY).equals("ERROR")) {
                Statement last = session.isEmpty() ? null : session.get(session.size() - 1);
                // What fails while it runs was logged when it began; what does not get that far stands here only.
                if (last != null && last.state == null && last.sql.equals(row.get(QUERY))) {
                    last.state = row.get(STATE);
                } else {
                    session.add(new Statement(row.get(QUERY), row.get(STATE)));
                }
            }
        }
        return sessions;
    }

    private static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else {
                cell.append(c);
            }
        }
        return rows;
    }
}
