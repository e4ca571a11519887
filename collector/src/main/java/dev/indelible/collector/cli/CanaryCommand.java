package dev.indelible.collector.cli;

import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.collector.canary.Canary;
import dev.indelible.collector.canary.CheckResult;
import dev.indelible.collector.home.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code canary}: one check of the whole way, or one every so often until it is told to stop. Each check is one line on
 * standard output; standard error has one line when checks begin to fail or fail elsewhere, and one when they pass again.
 */
@Command(
        name = "canary",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Sends a known event the way of an agent, and looks for it in the log the way of an outsider:"
                    + " enrolment, sealed lines, receipt, checkpoint, tiles, inclusion, entry.",
            "Its lines have the service of its token, canary or canary-PLACE."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the event is in the log, and proven; with --every: told to stop",
            "1:it is not, or too late; the step that failed is named",
            "2:wrong use"
        })
final class CanaryCommand implements Callable<Integer> {
    private static final Duration LAST = Duration.ofSeconds(10);

    @Option(
            names = "--token",
            required = true,
            paramLabel = "FILE",
            description = "The token of the canary: enrol-token --service canary.")
    private Path tokenFile;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where it keeps its identity and the last checkpoint it saw (default: ~/.indelible/SERVICE).")
    private Path state;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "Goes on, with a check every 30s, 10m, 24h, until it is told to stop.")
    private String every;

    @Option(
            names = "--within",
            defaultValue = "30s",
            paramLabel = "TIME",
            description = "A check that takes longer has failed (default: ${DEFAULT-VALUE}).")
    private String within;

    @Option(names = "--json", description = "One JSON object for each check on standard output.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Integer call() throws Exception {
        Duration limit = period("--within", within);
        Duration pause = every == null ? null : period("--every", every);
        try (Canary canary = open(limit)) {
            if (pause == null) {
                CheckResult result = canary.check(true);
                report(result, !json);
                return result.passed() ? 0 : 1;
            }
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "indelible-stop"));
            try {
                repeat(canary, pause);
            } finally {
                canary.end(LAST);
            }
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private void repeat(Canary canary, Duration pause) throws InterruptedException {
        String failing = null;
        long next = System.nanoTime();
        do {
            CheckResult result = canary.check(false);
            report(result, false);
            String step = result.passed() ? null : result.failure().name();
            if (step != null && !step.equals(failing)) {
                say("the canary's event does not pass: " + result.text());
            } else if (step == null && failing != null) {
                say("the canary's event passes again: " + result.text());
            }
            failing = step;
            next = Math.max(next + pause.toNanos(), System.nanoTime());
        } while (!stopping.await(next - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    private void report(CheckResult result, boolean steps) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? result.json() : result.text());
        if (steps) {
            result.table().forEach(out::println);
        }
        out.flush();
    }

    private void say(String message) {
        spec.commandLine().getErr().println("indelible-collector: " + message);
        spec.commandLine().getErr().flush();
    }

    private Canary open(Duration limit) throws IOException {
        try {
            String token = token();
            Path folder = state != null
                    ? state
                    : Path.of(
                            System.getProperty("user.home"),
                            ".indelible",
                            EnrolmentToken.parse(token).service());
            return Canary.open(token, folder, limit, Machine.host(), Version.text());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private String token() throws IOException {
        if (!Files.isRegularFile(tokenFile)) {
            throw new IllegalArgumentException("--token: there is no file " + tokenFile);
        }
        try (InputStream in = Files.newInputStream(tokenFile)) {
            byte[] start = in.readNBytes(EnrolmentToken.MAX_CHARS + 2);
            return new String(start, StandardCharsets.US_ASCII).strip();
        }
    }

    private Duration period(String option, String text) {
        try {
            return Period.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + " " + e.getMessage());
        }
    }

    /** SIGTERM and SIGINT: the stream is ended in the log, then the process. */
    private void stop() {
        stopping.countDown();
        try {
            if (!stopped.await(LAST.toSeconds() + Period.parse(within).toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
            Runtime.getRuntime().halt(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
