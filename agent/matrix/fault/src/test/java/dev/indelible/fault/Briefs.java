package dev.indelible.fault;

import dev.indelible.chain.line.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines in short, cut into the sections that the application marks by calls of an audited method. */
final class Briefs {
    private static final Pattern ID = Pattern.compile("\"id\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern MARK = Pattern.compile("\\{\"argument\":\"(==|before|during|after) ([^\"]*)\".*");

    private Briefs() {}

    /** What each section's lines say, in order; losses have no place, and are left out. */
    static Map<String, List<String>> sections(List<Line> lines) {
        Map<String, List<String>> sections = new TreeMap<>();
        List<String> now = new ArrayList<>();
        for (Line line : lines) {
            String data = line.raw("data");
            Matcher mark = MARK.matcher(data == null ? "" : data);
            if (mark.matches()) {
                now = sections.computeIfAbsent(
                        (mark.group(1) + " " + mark.group(2)).replaceFirst("^== ", ""), name -> new ArrayList<>());
            } else if (!line.kind().equals("gap")) {
                now.add(brief(line));
            }
        }
        return sections;
    }

    /** How many events were lost, by reason. */
    static Map<String, Long> losses(List<Line> lines) {
        Map<String, Long> losses = new TreeMap<>();
        for (Line line : lines) {
            if (line.kind().equals("gap")) {
                losses.merge(line.text("why"), line.number("lost", 0), Long::sum);
            }
        }
        return losses;
    }

    private static String brief(Line line) {
        if (line.kind().equals("coverage")) {
            return "coverage " + line.text("found") + ": " + line.text("why");
        }
        String brief =
                line.kind() + " " + line.text("action") + " " + line.text("outcome") + " by " + id(line, "actor");
        if (!line.kind().equals("method")) {
            return brief;
        }
        String data = line.raw("data");
        return brief + " on " + id(line, "resource")
                + (data == null ? "" : " with " + data.replaceAll("x{100,}", "xxx"));
    }

    private static String id(Line line, String member) {
        Matcher id = ID.matcher(line.raw(member));
        return id.find() ? id.group(1).replaceAll("x{100,}", "xxx").replaceAll("eve[0-9]+", "eve") : "nothing";
    }
}
