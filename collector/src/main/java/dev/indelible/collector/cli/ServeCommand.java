package dev.indelible.collector.cli;

import dev.indelible.collector.home.Home;
import dev.indelible.collector.log.AuditLog;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code serve}: runs the collector until it is told to stop. SIGTERM and SIGINT end it in order, with exit code 0; a failure
 * to write ends it at once, with exit code 1, since nothing may be promised after it.
 */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Starts the collector; makes its keys and its log where there are none.")
final class ServeCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kmg]?)");

    private final Clock clock;
    private final long segmentBytes;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The collector's folder.")
    private Path data;

    @Option(
            names = "--listen",
            defaultValue = "127.0.0.1:7717",
            paramLabel = "HOST:PORT",
            description = "Plain HTTP on a loopback address, TLS on any other (default: ${DEFAULT-VALUE}).")
    private String listen;

    @Option(
            names = "--origin",
            paramLabel = "NAME",
            description = "The log's name for good, at its first start only (default: made from host name and key).")
    private String origin;

    @Option(
            names = "--no-attributes",
            description =
                    "Leaves the append-only and immutable attributes of files off (chattr +a, +i): for a folder that is"
                            + " to be deleted again.")
    private boolean noAttributes;

    @Option(
            names = "--min-free",
            defaultValue = "256m",
            paramLabel = "SIZE",
            description = "Nothing more is taken once the log's disk has less room: 256m, 2g, 0 (default:"
                    + " ${DEFAULT-VALUE}).")
    private String minFree;

    @Mixin
    private StoreOption store;

    @Option(
            names = "--canary",
            paramLabel = "TIME",
            description =
                    "Raises an alarm, in the log and here, where no line of a canary has come for this long: 30m; see"
                            + " the command canary.")
    private String canary;

    @ArgGroup(exclusive = false)
    private TlsFiles tls;

    @Spec
    private CommandSpec spec;

    /** Both or none. */
    static final class TlsFiles {
        @Option(names = "--tls-cert", required = true, paramLabel = "PEM", description = "Certificates, own first.")
        private Path certificate;

        @Option(names = "--tls-key", required = true, paramLabel = "PEM", description = "The private key.")
        private Path key;
    }

    /** As it is shipped. */
    ServeCommand() {
        this(Clock.systemUTC(), AuditLog.SEGMENT_BYTES);
    }

    /** By another clock and with other segments: a test that waits for the real ones to be over waits long. */
    ServeCommand(Clock clock, long segmentBytes) {
        this.clock = clock;
        this.segmentBytes = segmentBytes;
    }

    @Override
    public Integer call() throws Exception {
        InetSocketAddress address;
        try {
            address = ListenAddress.parse(listen);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--listen " + e.getMessage());
        }
        Home home = Home.at(data);
        RunningCollector.Options options = new RunningCollector.Options(
                home,
                listen,
                address,
                origin,
                tls == null ? null : tls.certificate,
                tls == null ? null : tls.key,
                !noAttributes,
                store.address(home),
                bytes(),
                canary(),
                clock,
                segmentBytes);
        RunningCollector collector = RunningCollector.start(options, this::warn, this::fatal);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(collector), "indelible-stop"));
        spec.commandLine()
                .getOut()
                .println("indelible-collector " + Version.text() + " serves " + collector.url() + " from "
                        + options.home().folder() + " as log " + collector.origin());
        new CountDownLatch(1).await();
        return 0;
    }

    private long bytes() {
        Matcher matcher = SIZE.matcher(minFree);
        if (!matcher.matches()) {
            throw new ParameterException(spec.commandLine(), "--min-free is a size such as 256m or 2g, or 0");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "g" -> count << 30;
            case "m" -> count << 20;
            case "k" -> count << 10;
            default -> count;
        };
    }

    private Duration canary() {
        try {
            return canary == null ? null : Period.parse(canary);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--canary " + e.getMessage());
        }
    }

    private void stop(RunningCollector collector) {
        try {
            collector.close();
            Runtime.getRuntime().halt(0);
        } catch (Exception e) {
            fatal(e);
        }
    }

    private void warn(String message) {
        spec.commandLine().getErr().println("indelible-collector: " + message);
    }

    private void fatal(Throwable error) {
        spec.commandLine().getErr().println("indelible-collector: stopped, the log could not be written: " + error);
        Runtime.getRuntime().halt(1);
    }
}
