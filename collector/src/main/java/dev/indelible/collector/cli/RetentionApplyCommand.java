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
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code retention apply}: removes and moves what the plan says, and finishes what an earlier run did not. The collector must
 * be stopped: the start of the log, which verifies every line, comes first. Where nothing can go the log is not opened, so a
 * run under a wrong clock signs no date that a later run would believe.
 */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Removes the segments that `retention plan` lists as going, for good, and moves to the archive those that need"
                    + " not be at hand.",
            "The collector must be stopped."
        })
final class RetentionApplyCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The collector's folder; the rules are its file `retention`.")
    private Path data;

    @Mixin
    private StoreOption store;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Rules rules = Rules.read(Home.at(data).folder().resolve(Rules.FILE));
        try (StoppedLog stopped = new StoppedLog(data, store, err)) {
            LogFront front = LogFront.read(stopped.home(), stopped.keys());
            Instant asOf;
            try (LogArchive archive = LogArchive.toRead(rules, stopped.home(), stopped.keys(), front)) {
                Plan plan = Plan.make(
                        front, archive.segments(), rules, Clock.systemUTC().instant());
                RetentionPlanCommand.print(plan, front, archive, out);
                if (plan.going().isEmpty() && plan.moving().isEmpty() && !front.unfinished(archive.segments())) {
                    return 0;
                }
                asOf = plan.asOf();
            }
            AuditLog log = stopped.open("retention apply");
            stopped.bringToStore();
            LogFront verified = LogFront.read(stopped.home(), stopped.keys());
            try (LogArchive archive = LogArchive.toWrite(rules, stopped.home(), stopped.keys(), verified, err)) {
                archive.holdWhile(verified);
                Removal.Steps steps = step -> {
                    out.println(step);
                    out.flush();
                };
                new Removal(stopped.home(), log, rules, archive.segments(), System.getProperty("user.name"), steps)
                        .apply(verified, Plan.make(verified, archive.segments(), rules, asOf));
            }
        }
        out.println("done");
        out.flush();
        return 0;
    }
}
