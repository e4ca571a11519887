package dev.indelible.collector.verify;

import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code verify}: judges a log's folder offline and only reads it. What it remembers of a verified log lies elsewhere.
 *
 * <p>Exit 0 verified, 1 not, 2 usage, 3 verified with findings.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies a log from its lines up: grammar, chains, seals, keys, enrolments, tiles, checkpoints, segments.",
            "Reads only. Of a log that a collector still writes, the checkpoint that stood at the start is judged.",
            "Each log verified with --key is remembered; one that does not extend what was seen before is refused."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:verified",
            "1:not verified: the output names the first bad file, line and seq",
            "2:wrong use, or the folder is no log",
            "3:verified, with findings a reader must know"
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final int MAX_KEY_BYTES = 4096;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LogArgument log;

    @Option(
            names = "--key",
            paramLabel = "VKEY|FILE",
            description = "The log's verifier key as you know it from elsewhere, or a file that holds it.")
    private String key;

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
        Path root = log.root();
        VerifierKey outside = key == null ? null : outside();
        SeenCheckpoints seen = state == null ? SeenCheckpoints.standard() : new SeenCheckpoints(state);
        if (seen.folder().normalize().startsWith(root)) {
            throw usage("The remembered checkpoints must lie outside the log: choose another --state folder.");
        }
        boolean terminal = Ansi.AUTO.enabled();
        Report report = new Verifier(root, outside, seen, 2, new Progress(terminal ? err : null)).run();
        if (json) {
            ReportJson.write(report, out);
        } else {
            new ReportText(out, Ansi.AUTO).write(report);
        }
        if (report.anchored() && report.failure() == null) {
            remember(seen, report);
        }
        return report.exit();
    }

    /** The key itself, or what a file of that name holds. */
    private VerifierKey outside() {
        try {
            return VerifierKey.parse(key);
        } catch (NoteException e) {
            return fromFile(e.getMessage());
        }
    }

    private VerifierKey fromFile(String whyNoKey) {
        try {
            Path file = Path.of(key);
            if (!file.toFile().isFile()) {
                throw usage("--key is neither a verifier key (" + whyNoKey + ") nor a file: " + key);
            }
            byte[] bytes = PlainFile.read(file.toRealPath(), MAX_KEY_BYTES);
            return VerifierKey.parse(new String(bytes, StandardCharsets.UTF_8).strip());
        } catch (NoteException e) {
            throw usage("The file " + key + " holds no verifier key: " + e.getMessage());
        } catch (InvalidPathException e) {
            throw usage("--key is no verifier key: " + whyNoKey);
        } catch (IOException e) {
            throw usage("The file " + key + " cannot be read: " + e.getMessage());
        }
    }

    /** A verdict stands without its memory, but the user must know that the next run has nothing to compare with. */
    private void remember(SeenCheckpoints seen, Report report) {
        try {
            seen.remember(report.latest());
        } catch (IOException | Broken e) {
            err.println(Printable.of("The checkpoint could not be remembered in " + seen.folder()
                    + ": a later roll-back will not be noticed (" + e + "). Name a writable folder with --state."));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), Printable.of(message));
    }
}
