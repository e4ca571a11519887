package dev.indelible.collector.cli;

import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.home.HomeLock;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.home.Machine;
import dev.indelible.collector.ingest.Registry;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.retention.LogFront;
import dev.indelible.collector.retention.Plan;
import dev.indelible.collector.retention.Removal;
import dev.indelible.collector.retention.Rules;
import dev.indelible.collector.store.LockedCopy;
import java.io.PrintWriter;
import java.nio.file.Files;
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
        Home home = Home.at(data);
        Keys keys = Keys.load(home);
        Rules rules = Rules.read(home.folder().resolve(Rules.FILE));
        try (HomeLock lock = HomeLock.take(home)) {
            requireNoStore(home);
            home.prepare();
            LogFront front = LogFront.read(home, keys);
            Plan plan = Plan.make(front, rules, Clock.systemUTC().instant());
            RetentionPlanCommand.print(plan, front, out);
            if (plan.going().isEmpty() && !front.unfinished()) {
                return 0;
            }
            try (AuditLog log = open(home, keys)) {
                LogFront verified = LogFront.read(home, keys);
                Removal.Steps steps = step -> {
                    out.println(step);
                    out.flush();
                };
                new Removal(home, log, rules, System.getProperty("user.name"), steps)
                        .apply(verified, Plan.make(verified, rules, plan.asOf()));
            }
        }
        out.println("done");
        out.flush();
        return 0;
    }

    private static void requireNoStore(Home home) throws HomeException {
        for (Path sign : new Path[] {home.store(), home.mirrored(), home.locked()}) {
            if (Files.exists(sign)) {
                throw new HomeException(sign + " says that this log has a copy in object storage: its lines go there"
                        + " by the end of their locks, and a log with a copy is not cut by this release");
            }
        }
    }

    private AuditLog open(Home home, Keys keys) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        AuditLog.Setting setting = new AuditLog.Setting(
                Clock.systemUTC(),
                Machine.host(),
                "retention apply",
                Version.text(),
                AuditLog.SEGMENT_BYTES,
                FileAttributes.none(),
                LockedCopy.NONE,
                err::println,
                error -> err.println("indelible-collector: writing failed, nothing more is removed: " + error));
        return AuditLog.open(home, keys, setting, new Registry());
    }
}
