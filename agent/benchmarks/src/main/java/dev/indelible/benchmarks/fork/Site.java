package dev.indelible.benchmarks.fork;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where one JVM is measured: its folder, what receives its events, the options that attach its subject, and what was kept.
 * All of it is gone when it is closed.
 */
public final class Site implements AutoCloseable {
    private static final List<String> MEMORY = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

    private final Tools tools;
    private final Subject subject;
    private final Path folder;
    private final Collector collector;
    private final OtlpSink sink;

    private Site(Tools tools, Subject subject, Path folder, Collector collector, OtlpSink sink) {
        this.tools = tools;
        this.subject = subject;
        this.folder = folder;
        this.collector = collector;
        this.sink = sink;
    }

    /** Starts what this subject's events go to. {@code receiving}: whether the agent's collector runs. */
    public static Site open(Tools tools, Subject subject, Path work, boolean receiving)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Files.createDirectories(work), "site");
        Collector collector = subject.isAgent() ? Collector.start(tools, folder) : null;
        if (collector != null && !receiving) {
            collector.close();
        }
        return new Site(tools, subject, folder, collector, subject.exports() ? new OtlpSink() : null);
    }

    public Path folder() {
        return folder;
    }

    /** All options of the JVM but its class path. {@code settings}: the agent's, without the prefix. */
    public List<String> options(Map<String, String> settings) {
        List<String> options = new ArrayList<>(MEMORY);
        options.add("-D" + Subject.FOLDER + "=" + folder);
        options.add("-D" + Subject.NAME + "=" + subject);
        options.addAll(subject.options(folder));
        if (subject.isAgent()) {
            options.add("-javaagent:" + tools.agent());
            options.add("-Dindelible.token.file=" + folder.resolve("token"));
            options.add("-Dindelible.dir=" + state());
            settings.forEach((name, value) -> options.add("-Dindelible." + name + "=" + value));
        }
        if (subject.exports()) {
            options.add("-javaagent:" + tools.opentelemetry());
            options.add("-Dotel.service.name=bank");
            options.add("-Dotel.exporter.otlp.protocol=http/protobuf");
            options.add("-Dotel.exporter.otlp.endpoint=" + sink.endpoint());
            options.add("-Dotel.metrics.exporter=none");
            options.add("-Dotel.logs.exporter=none");
            options.add("-Dotel.javaagent.logging=none");
        }
        if (subject == Subject.OPENTELEMETRY_LONG) {
            options.add("-Dotel.bsp.max.queue.size=65536");
        }
        return options;
    }

    /** Runs a main class of this class path to its end, and gives what it wrote. {@code more}: options. */
    public ForkResult run(long seconds, Map<String, String> settings, List<String> more, Class<?> main)
            throws IOException, InterruptedException {
        Process process = start(settings, more, main);
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new IllegalStateException(subject + ": still running after " + seconds + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(subject + " ended with " + process.exitValue() + ": "
                    + Files.readString(folder.resolve("err")).strip());
        }
        return ForkResult.read(folder);
    }

    /** Starts a main class of this class path; what it prints goes to files of this folder. */
    public Process start(Map<String, String> settings, List<String> more, Class<?> main) throws IOException {
        List<String> command = new ArrayList<>(List.of(tools.java().toString()));
        command.addAll(options(settings));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(more);
        command.add(main.getName());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        Children.clean(builder);
        return builder.start();
    }

    /**
     * What was kept of {@code made} events; after the JVM has ended.
     *
     * @param own what the JVM counted itself, or -1
     * @param kinds of the agent's events that count
     */
    public Kept kept(long made, long own, Set<String> kinds) throws IOException {
        return switch (subject) {
            case BARE -> Kept.NONE;
            case INDELIBLE -> AgentLines.count(collector.log(), state(), kinds, made);
            case OPENTELEMETRY, OPENTELEMETRY_LONG -> new Kept(made, sink.spans(), 0);
            case LOGBACK -> new Kept(made, lines(Subject.LOGBACK_FILE), 0);
            case LOG4J -> new Kept(made, lines(Subject.LOG4J_FILE), 0);
            case DATASOURCE_PROXY, P6SPY -> new Kept(made, lines(Subject.JDBC_FILE), 0);
            case CHRONICLE -> new Kept(made, own, 0);
        };
    }

    /** What the agent's lines of {@code kinds} tell, from a time on in microseconds since 1970; after the JVM has ended. */
    public Sealed sealed(long sinceMicros, Set<String> kinds) throws IOException {
        return AgentLines.sealed(collector.log(), state(), kinds, sinceMicros);
    }

    private long lines(String file) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(folder.resolve(file))) {
            return in.lines().filter(line -> !line.isEmpty()).count();
        }
    }

    private Path state() {
        return folder.resolve("state");
    }

    @Override
    public void close() throws IOException {
        if (collector != null) {
            collector.close();
        }
        if (sink != null) {
            sink.close();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
