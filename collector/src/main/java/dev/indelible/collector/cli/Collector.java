package dev.indelible.collector.cli;

import dev.indelible.collector.proof.ProveCommand;
import dev.indelible.collector.proof.VerifyProofCommand;
import dev.indelible.collector.show.ShowCommand;
import dev.indelible.collector.verify.VerifyCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
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
 * <p>What is expected to go wrong is said in one line on standard error; only a defect shows a stack trace. Whatever is
 * thrown, the process ends.
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
        try {
            System.exit(commandLine().execute(arguments));
        } catch (Throwable e) {
            // What is no exception comes this far. Threads that were begun would keep the process; it ends as by a
            // kill.
            Defect.tell(e, new PrintWriter(System.err, true, Charset.defaultCharset()));
            Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
        }
    }

    /** The whole command line, for main and for tests. */
    static CommandLine commandLine() {
        return commandLine(CommandLine.defaultFactory());
    }

    /** The same with commands that this makes. */
    static CommandLine commandLine(CommandLine.IFactory commands) {
        return new CommandLine(new Collector(), commands).setExecutionExceptionHandler((error, command, parsed) -> {
            Exception cause = unwrapped(error);
            // A defect is unchecked; what a disk or a network does comes checked.
            boolean expected = !(cause instanceof RuntimeException) || cause instanceof IllegalArgumentException;
            if (expected) {
                String message = cause instanceof IOException io ? message(io) : cause.getMessage();
                command.getErr().println("indelible-collector: " + message);
            } else {
                Defect.tell(error, command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    /** Walks through folders wrap what the disk refused them. */
    private static Exception unwrapped(Exception error) {
        return (error instanceof UncheckedIOException || error instanceof DirectoryIteratorException)
                ? (IOException) error.getCause()
                : error;
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
