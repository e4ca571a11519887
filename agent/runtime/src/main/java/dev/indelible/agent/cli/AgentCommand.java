package dev.indelible.agent.cli;

import dev.indelible.agent.config.ConfigException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code java -jar indelible-agent.jar}. Exit codes: 0 done, 1 it found something or could not be done, 2 the command line
 * is wrong.
 *
 * <p>What is expected to go wrong is said in one line on standard error; only a defect shows a stack trace.
 */
@Command(
        name = "indelible-agent",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Commands around the audit agent. The agent itself starts with an application:"
                + " java -javaagent:indelible-agent.jar …",
        subcommands = {CheckCommand.class, HashCommand.class, NewKeyCommand.class, RecordingCommand.class})
public final class AgentCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Called reflectively by the jar's main class. */
    public static int run(String... arguments) {
        return new CommandLine(new AgentCommand())
                .setExecutionExceptionHandler((error, command, parsed) -> {
                    if (error instanceof IOException || error instanceof ConfigException) {
                        command.getErr().println("indelible-agent: " + error.getMessage());
                    } else {
                        error.printStackTrace(command.getErr());
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    @Override
    public void run() {
        String commands = String.join(", ", spec.subcommands().keySet());
        throw new ParameterException(spec.commandLine(), "a command is missing: " + commands);
    }
}
