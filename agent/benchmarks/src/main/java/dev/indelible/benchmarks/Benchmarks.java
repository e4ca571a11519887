package dev.indelible.benchmarks;

import dev.indelible.benchmarks.call.CallPart;
import dev.indelible.benchmarks.fork.Subject;
import dev.indelible.benchmarks.fork.Tools;
import dev.indelible.benchmarks.jdbc.JdbcPart;
import dev.indelible.benchmarks.load.LoadPart;
import dev.indelible.benchmarks.report.Machine;
import dev.indelible.benchmarks.report.Report;
import dev.indelible.benchmarks.report.Versions;
import dev.indelible.benchmarks.servlet.ServletPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * Runs the parts and writes the report; started by {@code agent/benchmarks/run}, which passes everything as system
 * properties: {@code bench.agent}, {@code bench.collector}, {@code bench.opentelemetry}, {@code bench.jdk} (a home), {@code
 * bench.jdk25} (a home, or empty), {@code bench.work}, {@code bench.results}, {@code bench.parts}, {@code bench.quick},
 * {@code bench.commit}, {@code bench.command}, {@code bench.date}.
 */
public final class Benchmarks {
    private static final String READ = """
            ## How to read this

            Everything here was measured by the command above, in JVMs of their own with the real agent jar, one after the other on \
            one machine; application, agent and collector share its cores. Compare rows of a table with each other, not with figures \
            from elsewhere; expect 20 to 30 % between runs. A figure counts only with the loss beside it. Targets are those the project \
            set itself for this class of machine.

            Every peer writes the same event in the way its own documentation recommends for no loss: Logback with a blocking file \
            appender that flushes each line; Log4j2 with all loggers asynchronous, waiting when their ring is full, and a file that is \
            flushed in batches; Chronicle Queue with an appender for each thread. The OpenTelemetry agent exports by OTLP over HTTP to a \
            receiver on loopback that counts spans; metrics and logs are off; it drops spans when its queue is full, which \
            by default holds 2,048. None of the peers chains, seals or proves anything.

            Chronicle Queue needs these options on JDK 17 and later: %s
            """;

    private Benchmarks() {}

    /** No arguments; see the class. */
    public static void main(String[] arguments) throws Exception {
        Set<String> parts = Set.of(property("parts").split(","));
        Plan plan = new Plan(Boolean.parseBoolean(property("quick")), parts, Path.of(property("work")));
        Tools tools = tools(property("jdk"));
        Tools newest = property("jdk25").isEmpty() ? null : tools(property("jdk25"));
        Path results = Path.of(property("results"));

        Runtime.getRuntime().addShutdownHook(new Thread(Benchmarks::endAll));
        Thread end = new Thread(Benchmarks::endWithParent);
        end.setDaemon(true);
        end.start();
        StringBuilder text = new StringBuilder(head(plan, tools, newest));
        Files.createDirectories(plan.work());
        List<Tools> jdks = newest == null ? List.of(tools) : List.of(tools, newest);
        Report report = new Report(text, results);
        if (parts.contains("call")) {
            report.add("Audited call", () -> CallPart.run(plan, tools, CallPart.ALL));
            if (newest != null) {
                report.add("Audited call", () -> CallPart.run(plan, newest, CallPart.AGENT));
            }
        }
        if (parts.contains("load")) {
            report.add("Sustained throughput", () -> LoadPart.throughput(plan, jdks));
            report.add("Stalls", () -> LoadPart.stalls(plan, jdks));
        }
        if (parts.contains("servlet")) {
            report.add("Servlet", () -> ServletPart.run(plan, tools));
        }
        if (parts.contains("jdbc")) {
            report.add("JDBC", () -> JdbcPart.run(plan, tools));
        }
        text.append(READ.replace("%s", "`" + String.join("` `", Subject.opened()) + "`"));
        Files.writeString(results, text);
        System.exit(report.whole() ? 0 : 1);
    }

    /** A command that was killed cannot end anything itself. */
    private static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
        System.exit(1);
    }

    /** However this ends, nothing that it started stays. */
    private static void endAll() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static String head(Plan plan, Tools tools, Tools newest) throws IOException {
        return "# Benchmarks\n\n"
                + "Written by `" + property("command") + "`, " + property("date") + ", commit " + property("commit")
                + ".\n\n"
                + "Machine: " + Machine.shown() + ".\n\nJDKs: " + tools.version()
                + (newest == null ? "; no JDK 25 was found" : " and " + newest.version())
                + ". Heap 1 GiB, touched before; default garbage collector.\n\n"
                + "Versions: " + Versions.shown(tools.opentelemetry()) + ".\n\n"
                + String.format(
                        Locale.ROOT, "Agent jar: %.1f MB (target: at most 12).%n%n", Files.size(tools.agent()) / 1e6)
                + (plan.quick() ? "**A quick run: one JVM for each figure. The figures are rough.**\n\n" : "");
    }

    private static Tools tools(String home) throws IOException {
        Properties release = new Properties();
        try (var in = Files.newBufferedReader(Path.of(home, "release"))) {
            release.load(in);
        }
        String version = release.getProperty("JAVA_VERSION").replace("\"", "");
        return new Tools(
                Path.of(home),
                version,
                Runtime.Version.parse(version).feature(),
                Path.of(property("agent")),
                Path.of(property("collector")),
                Path.of(property("opentelemetry")));
    }

    private static String property(String name) {
        String value = System.getProperty("bench." + name);
        if (value == null) {
            throw new IllegalArgumentException("bench." + name + " is missing; start this by agent/benchmarks/run");
        }
        return value;
    }
}
