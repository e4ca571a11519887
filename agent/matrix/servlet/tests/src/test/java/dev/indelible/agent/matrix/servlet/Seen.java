package dev.indelible.agent.matrix.servlet;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.privacy.KeyFile;
import dev.indelible.chain.line.Line;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What one run answered and recorded, by the name of the call. */
record Seen(AuditedRun run) {
    private static final Pattern CALL = Pattern.compile("(?m)^CALL (\\S+) (.*)$");

    /** Runs the container under the agent until the bank was called and has stopped. */
    static Seen of(Container container, Path folder, String http, String... options) throws Exception {
        Path target = Path.of("..", container.module(), "target");
        Path key = folder.resolve("key");
        if (Files.notExists(key)) {
            KeyFile.create(key);
        }
        Map<String, String> settings = Map.of(
                "privacy.key.file",
                key.toString(),
                "http",
                http,
                "http.query",
                "case,token",
                "proxies",
                "127.0.0.1,10.0.0.0/8",
                "actor.session",
                "customer.name");
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", container.main()));
        return new Seen(AuditedRun.of(
                folder,
                settings,
                target.resolve("classes") + File.pathSeparator + Files.readString(target.resolve("classpath.txt")),
                arguments.toArray(String[]::new)));
    }

    /** What each call was answered. */
    Map<String, String> answers() {
        Map<String, String> answers = new TreeMap<>();
        for (Matcher call = CALL.matcher(run.process().out()); call.find(); ) {
            answers.put(call.group(1), call.group(2));
        }
        return answers;
    }

    /** The http line of this call; none or several fail. */
    Line line(String call) {
        List<Line> lines =
                https().stream().filter(line -> call.equals(call(line))).toList();
        if (lines.size() != 1) {
            throw new AssertionError(lines.size() + " lines of " + call);
        }
        return lines.get(0);
    }

    private List<Line> https() {
        return run.events().stream().filter(line -> line.kind().equals("http")).toList();
    }

    /** Everything recorded of each call, the http line last; what belongs to no call stands under an empty name. */
    Map<String, String> recorded() {
        Map<String, String> calls = https().stream()
                .collect(Collectors.toMap(line -> line.text("request"), Seen::call, (one, other) -> one + "=" + other));
        Map<String, String> recorded = new TreeMap<>();
        for (Line line : run.events()) {
            String call = line.has("request") ? calls.getOrDefault(line.text("request"), "") : "";
            recorded.merge(call, brief(line), (one, other) -> one + "; " + other);
        }
        return recorded;
    }

    private static String call(Line http) {
        Matcher name = Pattern.compile("\"case=([^\"]*)\"").matcher(http.raw("http"));
        return name.find() ? name.group(1) : "";
    }

    /** {@code GET /bank/* 200 success alice}; for other kinds the kind and without the status. */
    static String brief(Line line) {
        if (!line.has("action")) {
            return new String(line.bytes(), StandardCharsets.UTF_8);
        }
        boolean http = line.kind().equals("http");
        return (http ? "" : line.kind() + " ")
                + line.text("action") + " "
                + (http ? member(line, "http", "status") + " " : "")
                + line.text("outcome") + " "
                + member(line, "actor", "id")
                + (line.has("error") ? " " + line.text("error").replaceAll(".*\\.", "") : "");
    }

    /** One member of an object, as text; a dash where it is not there. */
    static String member(Line line, String object, String name) {
        String raw = line.has(object) ? line.raw(object) : "";
        Matcher found =
                Pattern.compile("\"" + name + "\":(?:\"([^\"]*)\"|([0-9]+))").matcher(raw);
        return !found.find() ? "-" : found.group(1) == null ? found.group(2) : found.group(1);
    }
}
