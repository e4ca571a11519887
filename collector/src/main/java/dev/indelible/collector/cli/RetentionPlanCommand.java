package dev.indelible.collector.cli;

import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.retention.LogFront;
import dev.indelible.collector.retention.Plan;
import dev.indelible.collector.retention.Rules;
import dev.indelible.collector.verify.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code retention plan}: what could be removed now, and why the rest stays. Changes nothing; a collector may run meanwhile. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Lists the segments whose time is over, and says why the next one stays. Changes nothing.")
final class RetentionPlanCommand implements Callable<Integer> {
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
        Home home = Home.at(data);
        Keys keys = Keys.load(home);
        Rules rules = Rules.read(home.folder().resolve(Rules.FILE));
        LogFront log = LogFront.read(home, keys);
        print(
                Plan.make(log, rules, Clock.systemUTC().instant()),
                log,
                spec.commandLine().getOut());
        return 0;
    }

    /** Shows a plan to people. */
    static void print(Plan plan, LogFront log, PrintWriter out) {
        log.holds()
                .standing()
                .forEach((name, hold) -> out.println(Printable.of("hold " + name + " since " + hold.since() + " on "
                        + (hold.service() == null ? "everything" : "service " + hold.service()) + ": "
                        + hold.reason())));
        long bytes = 0;
        for (Plan.Going segment : plan.going()) {
            out.println("goes   " + segment.name().first() + " to " + (segment.end() - 1) + "  "
                    + segment.name().date() + "  " + segment.bytes() + " bytes  over since " + segment.over());
            bytes += segment.bytes();
        }
        out.println(Printable.of("stays  " + plan.stays()));
        out.println("as of " + plan.asOf() + ": " + plan.going().size() + " segments, "
                + (plan.before(log.first()) - log.first()) + " lines, " + bytes + " bytes can go");
        out.flush();
    }
}
