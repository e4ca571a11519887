package dev.indelible.collector.show;

import dev.indelible.chain.line.Line;
import dev.indelible.collector.verify.LogArgument;
import dev.indelible.collector.verify.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code show}: the trail as a table, or as the lines themselves. It proves nothing.
 *
 * <p>Exit 0 shown, 1 some line could not be read (the rest was shown), 2 usage. A reader that goes away, as {@code head}
 * does, ends it quietly.
 */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what happened, oldest first: who did what, to what, from where, with what outcome.",
            "Conditions combine; of several values for one, any may hold; * stands for any text.",
            "What ran in a transaction is a success only once that is committed: both are shown.",
            "Lines that retention removed or archived are not shown, and that is said.",
            "Nothing is proven here: run verify first."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:some lines could not be read; the rest was shown", "2:wrong use, or no log there"
        })
public final class ShowCommand implements Callable<Integer> {
    private static final int LINES_BETWEEN_LOOKS = 256;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LogArgument log;

    @Option(names = "--json", description = "Print the lines themselves, byte for byte, one a line (for jq).")
    private boolean json;

    @Option(names = "--actor", paramLabel = "ID", description = "Only what this actor did.")
    private List<String> actors;

    @Option(names = "--action", paramLabel = "ACTION", description = "Only this action.")
    private List<String> actions;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "success, failure, denied or unknown.")
    private List<String> outcomes;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only lines of this kind: method, jdbc, tx, http, auth, … or open, seal, enrol, …")
    private List<String> kinds;

    @Option(names = "--service", paramLabel = "NAME", description = "Only lines of this service.")
    private List<String> services;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "From this moment on: RFC 3339, a date, or so long ago (30s, 15m, 2h, 7d).")
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before this moment.")
    private String until;

    @Option(names = "--all", description = "Also the lines about streams and the log itself.")
    private boolean all;

    /** Writes to standard output and standard error, in UTF-8. */
    public ShowCommand() {
        this(new PrintStream(System.out, false, StandardCharsets.UTF_8), System.err);
    }

    ShowCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Instant now = Instant.now();
        Pick pick = new Pick(all, actors, actions, outcomes, kinds, services, moment(since, now), moment(until, now));
        Table table = json ? null : new Table(out, Ansi.AUTO, Row.HEAD);
        Output output = new Output(pick, table);
        Trail trail = new Trail(log.root(), output);
        trail.read();
        if (table != null) {
            output.settling.end();
            table.end();
        }
        out.flush();
        if (trail.before() > 0) {
            err.println("Shown is what is at hand: the " + trail.before()
                    + " lines before it were removed or lie in the archive; verify says which.");
        }
        return output.broken ? 1 : 0;
    }

    private String moment(String text, Instant now) {
        try {
            return text == null ? null : Moment.parse(text, now);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), Printable.of(message));
    }

    /** Sends each wanted line to the table or, as it is, to standard output. */
    private final class Output implements Trail.Reader {
        private final Pick pick;
        private final Settling settling;
        private boolean broken;
        private long shown;

        /** {@code table}: null for the lines themselves. */
        Output(Pick pick, Table table) {
            this.pick = pick;
            settling = table == null ? null : new Settling(table::add);
        }

        @Override
        public boolean line(Line line) {
            boolean wanted = pick.matches(line);
            if (settling != null) {
                settling.line(line, wanted);
            }
            if (!wanted) {
                return true;
            }
            if (settling == null) {
                byte[] bytes = line.bytes();
                out.write(bytes, 0, bytes.length);
                out.write('\n');
            }
            // checkError flushes: asked now and then, it is cheap and still ends a closed pipe soon.
            return ++shown % LINES_BETWEEN_LOOKS != 0 || !out.checkError();
        }

        @Override
        public void broken(String message) {
            broken = true;
            err.println(Printable.of(message));
        }
    }
}
