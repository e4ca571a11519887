package dev.indelible.agent.cli;

import dev.indelible.agent.trail.OffSwitch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code recording}: switches recording off and on in processes that run. */
@Command(
        name = "recording",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Switches recording off or on in all JVMs that use a state folder, within a second and without a"
                + " restart; says which it is where neither is given.",
        footer = {
            "The switch is itself a signed line of the trail, with the reason and the time. While it is off, events are"
                    + " counted, and a gap line tells how many were not recorded; calls with onFailure = BLOCK are"
                    + " refused. It holds over restarts, until it is switched on.",
            "Exit codes: 0 done, 1 could not be done, 2 wrong use."
        })
final class RecordingCommand implements Callable<Integer> {
    private enum Position {
        off,
        on
    }

    @Parameters(arity = "0..1", paramLabel = "off|on", description = "Where to turn the switch.")
    private Position position;

    @Option(
            names = "--dir",
            required = true,
            paramLabel = "DIR",
            description = "The state folder: the agent's setting indelible.dir.")
    private Path folder;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; needed for off, and shown in the trail.")
    private String reason;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(
                    spec.commandLine(), folder + " is no folder: name the one that the agent has as indelible.dir");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (position == Position.off) {
            if (reason == null || reason.isBlank()) {
                throw new ParameterException(spec.commandLine(), "say why with --reason: it becomes part of the trail");
            }
            OffSwitch.off(folder, reason);
            out.println("off: events are counted and not recorded, in all JVMs that use " + folder);
        } else if (position == Position.on) {
            out.println(OffSwitch.on(folder) ? "on again, in all JVMs that use " + folder : "it was on");
        } else {
            out.println(Files.exists(OffSwitch.file(folder)) ? "off" : "on");
        }
        return 0;
    }
}
