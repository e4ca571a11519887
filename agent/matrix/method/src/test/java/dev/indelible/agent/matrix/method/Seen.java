package dev.indelible.agent.matrix.method;

import dev.indelible.chain.line.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines of a run, case by case: what stands between the marks that the application leaves. */
final class Seen {
    private Seen() {}

    static Map<String, List<String>> cases(List<Line> events) {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (Line line : events) {
            if (line.kind().equals("coverage")) {
                continue;
            }
            if ("case".equals(line.text("action"))) {
                current = new ArrayList<>();
                cases.put((String) line.object("data").get("name"), current);
            } else {
                current.add(brief(line));
            }
        }
        return cases;
    }

    /** Action and outcome, then error, phase and transaction where there are any. */
    static String brief(Line line) {
        String brief = line.kind().equals("method") ? "" : line.kind() + " ";
        brief += line.text("action") + " " + line.text("outcome");
        String error = line.text("error");
        brief += error == null
                ? ""
                : " " + error.substring(Math.max(error.lastIndexOf('.'), error.lastIndexOf('$')) + 1);
        return brief + (line.text("phase") == null ? "" : " " + line.text("phase"));
    }

    static String text(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }
}
