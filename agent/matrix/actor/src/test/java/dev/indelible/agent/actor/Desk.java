package dev.indelible.agent.actor;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the help desk under the agent, and reads what its lines say. */
final class Desk {
    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

    private Desk() {}

    static AuditedRun run(Path folder, Map<String, String> settings, List<String> options, String... arguments)
            throws Exception {
        return run(folder, List.of(), settings, options, arguments);
    }

    /** {@code before}: options that stand before the agent's own. */
    static AuditedRun run(
            Path folder, List<String> before, Map<String, String> settings, List<String> options, String... arguments)
            throws Exception {
        List<String> all = new ArrayList<>(options);
        all.add("com.acme.desk.DeskApplication");
        all.addAll(List.of(arguments));
        String libraries =
                Files.readString(MODULE.resolve("target/application.classpath")).trim();
        return AuditedRun.of(
                folder,
                before,
                settings,
                MODULE.resolve("target/classes") + File.pathSeparator + libraries,
                all.toArray(String[]::new));
    }

    /** A text member of the object in this member of the line, or null. */
    static String of(Line line, String object, String member) {
        String raw = line.raw(object);
        Matcher found = Pattern.compile("\"" + member + "\":\"([^\"]*)\"").matcher(raw == null ? "" : raw);
        return found.find() ? found.group(1) : null;
    }

    static String actor(Line line) {
        return of(line, "actor", "type") + " " + of(line, "actor", "id");
    }

    static String text(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    /** Shows a table, and keeps it. */
    static void print(CharSequence table) throws IOException {
        System.out.print(table);
        Files.writeString(
                MODULE.resolve("target/matrix.txt"), table, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
