package dev.indelible.benchmarks.fork;

import java.nio.file.Path;
import java.util.List;

/** What is measured: the bare application, the agent, and each peer. */
public enum Subject {
    /** Nothing records anything. */
    BARE("bare"),
    /** The agent, with a collector that receives. */
    INDELIBLE("Indelible"),
    /** The OpenTelemetry agent as it comes, exporting to a collector on loopback. */
    OPENTELEMETRY("OpenTelemetry agent, defaults"),
    /** The same with a queue that holds a round's spans. */
    OPENTELEMETRY_LONG("OpenTelemetry agent, queue of 65,536"),
    /** A blocking appender to a file. */
    LOGBACK("Logback + logstash-logback-encoder, blocking"),
    /** Asynchronous loggers to a file. */
    LOG4J("Log4j2 async loggers, JSON template layout"),
    /** A mapped queue. */
    CHRONICLE("Chronicle Queue"),
    /** A proxy of the data source that logs JSON. */
    DATASOURCE_PROXY("datasource-proxy, JSON log"),
    /** A proxy driver that logs lines to a file. */
    P6SPY("p6spy, file log");

    /** System property: the folder of this JVM's measurement. */
    public static final String FOLDER = "bench.folder";

    /** System property: the subject's name. */
    public static final String NAME = "bench.subject";

    /** System property: how many calls a thread makes in a round. */
    public static final String BATCH = "bench.batch";

    public static final String LOGBACK_FILE = "logback.json";
    public static final String LOG4J_FILE = "log4j.json";
    public static final String CHRONICLE_FOLDER = "chronicle";
    public static final String JDBC_FILE = "jdbc.log";

    /** What Chronicle Queue needs opened on JDK 17 and later. It would also send usage statistics. */
    private static final List<String> CHRONICLE_OPTIONS = List.of(
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-Dchronicle.analytics.disable=true",
            "-Dchronicle.announcer.disable=true");

    private final String shown;

    Subject(String shown) {
        this.shown = shown;
    }

    /** What Chronicle Queue needs opened. */
    public static List<String> opened() {
        return CHRONICLE_OPTIONS.stream()
                .filter(option -> option.startsWith("--add"))
                .toList();
    }

    /** The name in the tables. */
    public String shown() {
        return shown;
    }

    /** Whether it is the agent. */
    public boolean isAgent() {
        return this == INDELIBLE;
    }

    /** Whether it exports spans. */
    public boolean exports() {
        return this == OPENTELEMETRY || this == OPENTELEMETRY_LONG;
    }

    /** JVM options, besides those of an agent. */
    List<String> options(Path folder) {
        return switch (this) {
            case LOG4J ->
                List.of("-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector");
            case CHRONICLE -> CHRONICLE_OPTIONS;
            case P6SPY -> List.of("-Dp6spy.config.logfile=" + folder.resolve(JDBC_FILE));
            default -> List.of();
        };
    }
}
