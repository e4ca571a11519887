package dev.indelible.collector.verify;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The log that a command reads, as its user names it; a {@link Mixin}, so that all such commands take it alike. */
public final class LogArgument {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR/log", description = "The log's folder, or a copy of it.")
    private Path log;

    /**
     * The folder, links resolved: it looks like a log, whatever is in it.
     *
     * @throws ParameterException where it does not, with a hint
     */
    public Path root() {
        return root(log, spec);
    }

    /** The same for a folder that a command was given otherwise. */
    static Path root(Path log, CommandSpec spec) {
        try {
            Path root = log.toRealPath();
            if (LogFolder.isLog(root)) {
                return root;
            }
        } catch (IOException e) {
            // The same answer: there is no log here to read.
        }
        throw new ParameterException(
                spec.commandLine(),
                Printable.of("No log at " + log + ": give the folder that holds events/, tile/ and checkpoint; in a"
                        + " collector's folder that is log/."));
    }
}
