package dev.indelible.collector.cli;

import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.proof.ProveCommand;
import dev.indelible.collector.proof.VerifyProofCommand;
import dev.indelible.collector.show.ShowCommand;
import dev.indelible.collector.verify.VerifyCommand;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program {@code indelible-collector}. Exit codes: 0 done, 1 it could not be done, 2 the command line is wrong; a
 * subcommand may have more.
 *
 * <p>What is expected to go wrong is said in one line on standard error; only a defect shows a stack trace.
 */
@Command(
        name = "indelible-collector",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Stores audit trails that nobody can quietly change.",
        subcommands = {
            ServeCommand.class,
            EnrolTokenCommand.class,
            IdentitiesCommand.class,
            RevokeCommand.class,
            LogKeyCommand.class,
            RestoreCommand.class,
            RetentionCommand.class,
            VerifyCommand.class,
            ProveCommand.class,
            VerifyProofCommand.class,
            ShowCommand.class,
            CanaryCommand.class
        })
public final class Collector implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line, for main and for tests. */
    static CommandLine commandLine() {
        return new CommandLine(new Collector()).setExecutionExceptionHandler((error, command, parsed) -> {
            boolean expected = error instanceof HomeException
                    || error instanceof LogException
                    || error instanceof IOException
                    || error instanceof IllegalArgumentException;
            if (expected) {
                String message = error instanceof IOException io ? message(io) : error.getMessage();
                command.getErr().println("indelible-collector: " + message);
            } else {
                error.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    /** What the system refused, in words; a name of a Java class tells an operator nothing. */
    private static String message(IOException error) {
        if (!(error instanceof FileSystemException file)) {
            return error.toString();
        }
        if (error instanceof NoSuchFileException) {
            return file.getFile() + " does not exist; check the path";
        }
        if (error instanceof AccessDeniedException) {
            return "no permission for " + file.getFile() + "; run as its owner, or choose another path";
        }
        if (error instanceof FileAlreadyExistsException) {
            return file.getFile() + " is in the way; remove it, or choose another path";
        }
        return file.getFile() + ": " + file.getReason();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: serve, enrol-token, identities, revoke, log-key, restore, retention, verify, prove,"
                        + " verify-proof, show, canary");
    }
}
