package dev.indelible.collector.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code retention}: what may be removed of a log, and the removal. */
@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Says what of the log is past its time, removes it, and holds what must stay.",
        subcommands = {RetentionPlanCommand.class, RetentionApplyCommand.class, RetentionHoldCommand.class})
final class RetentionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: plan, apply, hold");
    }
}
