package dev.indelible.collector.cli;

import dev.indelible.collector.home.Home;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.retention.LogFront;
import dev.indelible.collector.retention.Plan;
import dev.indelible.collector.retention.Removal;
import dev.indelible.collector.retention.Rules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code retention apply}: removes what the plan says, and finishes what an earlier run did not. The collector must be
 * stopped: the start of the log, which verifies every line, comes first. Where nothing can go the log is not opened, so a
 * run under a wrong clock signs no date that a later run would believe.
 */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Removes the segments that `retention plan` lists, for good. The collector must be stopped.")
final class RetentionApplyCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The collector's folder; the rules are its file `retention`.")
    private Path data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Rules rules = Rules.read(Home.at(data).folder().resolve(Rules.FILE));
        try (StoppedLog stopped = new StoppedLog(data)) {
            LogFront front = LogFront.read(stopped.home(), stopped.keys());
            Plan plan = Plan.make(front, rules, Clock.systemUTC().instant());
            RetentionPlanCommand.print(plan, front, out);
            if (plan.going().isEmpty() && !front.unfinished()) {
                return 0;
            }
            AuditLog log = stopped.open("retention apply", spec.commandLine().getErr());
            LogFront verified = LogFront.read(stopped.home(), stopped.keys());
            Removal.Steps steps = step -> {
                out.println(step);
                out.flush();
            };
            new Removal(stopped.home(), log, rules, System.getProperty("user.name"), steps)
                    .apply(verified, Plan.make(verified, rules, plan.asOf()));
        }
        out.println("done");
        out.flush();
        return 0;
    }
}
