package dev.indelible.collector.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code verify}: judges a log's folder offline and only reads it; one in object storage is copied here first. What it remembers of a verified log lies elsewhere.
 *
 * <p>Exit 0 verified, 1 not, 2 usage, 3 verified with findings.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies logs from their lines up: grammar, chains, seals, keys, enrolments, tiles, checkpoints, segments.",
            "Of a log in object storage, every later version and delete marker is a finding too.",
            "Reads only. Of a log that a collector still writes, the checkpoint that stood at the start is judged.",
            "Each log verified with --key is remembered; one that does not extend what was seen before is refused."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:verified",
            "1:not verified: the output names the first bad file, line and seq",
            "2:wrong use, or the folder is no log, or what was asked for could not be written",
            "3:verified, with findings a reader must know"
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final int MAX_THREADS = 64;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR/log",
            description = {
                "The log's folder, or a copy of it. Several logs are held against each other too.",
                "Or s3://BUCKET/PREFIX/?region=NAME&endpoint=URL: the log that serve --store locked there. It is copied"
                        + " into the folder for temporary files (-Djava.io.tmpdir) and removed again."
            })
    private List<String> logs;

    @Option(
            names = "--archive",
            paramLabel = "DIR|s3://...",
            description = {
                "Where lines of the log lie that retention apply moved, to be verified with it: the folder, or a copy of it,"
                        + " or s3://BUCKET/PREFIX/?region=NAME&endpoint=URL, which is copied here as a log is.",
                "Without it they are named and not looked at, which is a finding."
            })
    private String archive;

    @Option(
            names = "--key",
            paramLabel = "VKEY|FILE",
            description = "The log's verifier key as you know it from elsewhere, or a file that holds it; once for each"
                    + " log.")
    private List<String> keys = List.of();

    @Option(
            names = "--old",
            paramLabel = "FILE",
            description = "A checkpoint note that somebody kept: the log must extend it. May be given many times.")
    private List<Path> old = List.of();

    @Option(
            names = "--expect",
            paramLabel = "FILE",
            description =
                    "The services that should be there, one a line: NAME, or NAME 24h where its last line must not"
                            + " be older than this at the checkpoint (m, h, d).")
    private Path expect;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a report to file: what was checked, against what, every finding, the verdict.")
    private Path report;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads that work at once, 1 to 64 (default: one for each processor). The result is the same.")
    private Integer threads;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where verified checkpoints are remembered (default: indelible/seen in $XDG_STATE_HOME or"
                    + " ~/.local/state).")
    private Path state;

    @Option(names = "--json", description = "Print the report as one JSON object.")
    private boolean json;

    /** Writes to standard output and standard error, in UTF-8. */
    public VerifyCommand() {
        this(new PrintStream(System.out, false, StandardCharsets.UTF_8), System.err);
    }

    VerifyCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        try (LogArguments arguments = new LogArguments(spec)) {
            return verify(arguments);
        } catch (IOException e) {
            // Of the log itself everything that cannot be read is in the verdict; 1 would say that it does not hold.
            throw usage("Not done: " + e.getMessage() + ". Whatever verdict stands above holds; see to the disk.");
        }
    }

    private int verify(LogArguments arguments) throws IOException {
        List<LogSource> sources = arguments.sources(logs, archive);
        List<Path> roots = sources.stream().map(LogSource::root).toList();
        SeenCheckpoints seen = state == null ? SeenCheckpoints.standard() : new SeenCheckpoints(state);
        requireOutside(roots, seen.folder(), "The remembered checkpoints", "another --state folder");
        VerifyFiles files = new VerifyFiles(spec);
        Verifier.Against against = new Verifier.Against(files.keys(keys), seen, files.old(old));
        Expectations expected = expect == null ? null : files.expectations(expect);
        ReportFile file = null;
        if (report != null) {
            requireOutside(roots, report.toAbsolutePath(), "The report", "another --report file");
            file = files.report(report);
        }
        Verification all;
        try (Workers workers = new Workers(threads())) {
            boolean terminal = Ansi.AUTO.enabled();
            all = new LogSet(sources, against, expected, workers, new Progress(terminal ? err : null)).verify();
        }
        if (json) {
            ReportJson.write(all, out);
        } else {
            new ReportText(out, Ansi.AUTO).write(all);
        }
        if (file != null) {
            file.write(all, against, expected == null ? -1 : expected.count());
        }
        for (Report each : all.reports()) {
            if (all.failure() == null && each.anchored() && each.failure() == null) {
                remember(seen, each);
            }
        }
        return all.exit();
    }

    private int threads() {
        if (threads == null) {
            return Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw usage("--threads is 1 to " + MAX_THREADS + ".");
        }
        return threads;
    }

    private void requireOutside(List<Path> roots, Path path, String what, String remedy) {
        if (roots.stream().anyMatch(root -> path.normalize().startsWith(root))) {
            throw usage(what + " must lie outside the log: choose " + remedy + ".");
        }
    }

    /** A verdict stands without its memory, but the user must know that the next run has nothing to compare with. */
    private void remember(SeenCheckpoints seen, Report verified) {
        try {
            seen.remember(verified.latest());
        } catch (IOException | Broken e) {
            err.println(Printable.of("The checkpoint could not be remembered in " + seen.folder()
                    + ": a later roll-back will not be noticed (" + e + "). Name a writable folder with --state."));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), Printable.of(message));
    }
}
