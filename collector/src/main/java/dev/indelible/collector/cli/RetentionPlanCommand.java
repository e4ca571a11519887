package dev.indelible.collector.cli;

import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.log.SegmentName;
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
        description =
                "Lists the segments whose time is over and those that can move to the archive, and says why the next"
                        + " ones stay. Changes nothing.")
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
        try (LogArchive archive = LogArchive.toRead(rules, home, keys, log)) {
            print(
                    Plan.make(log, archive.segments(), rules, Clock.systemUTC().instant()),
                    log,
                    archive,
                    spec.commandLine().getOut());
        }
        return 0;
    }

    /** Shows a plan to people. */
    static void print(Plan plan, LogFront log, LogArchive archive, PrintWriter out) {
        log.holds()
                .standing()
                .forEach((name, hold) -> out.println(Printable.of("hold " + name + " since " + hold.since() + " on "
                        + (hold.service() == null ? "everything" : "service " + hold.service()) + ": "
                        + hold.reason())));
        if (log.first() > log.removed()) {
            out.println(Printable.of(
                    "archive " + archive.name() + ": lines " + log.removed() + " to " + (log.first() - 1)));
        }
        boolean locked = false;
        for (Plan.Going segment : plan.going()) {
            locked |= segment.archived() && archive.locks();
            out.println("goes   " + lines(segment.name(), segment.end()) + "  over since " + segment.over()
                    + (segment.archived() ? "  archived" : ""));
        }
        if (locked) {
            out.println(
                    "       what is archived in a bucket is not deleted by this program: it goes by the bucket's own"
                            + " rules once its lock is over");
        }
        for (Plan.Moving segment : plan.moving()) {
            out.println("moves  " + lines(segment.name(), segment.end())
                    + (archive.locks() ? "  locked until " + segment.until() : ""));
        }
        out.println(Printable.of("stays  " + plan.stays()));
        if (plan.atHand() != null) {
            out.println(Printable.of("here   " + plan.atHand()));
        }
        out.println("as of " + plan.asOf() + ": " + plan.going().size() + " segments, "
                + (plan.before(log.removed()) - log.removed()) + " lines can go"
                + (plan.atHand() == null ? "" : "; " + plan.moving().size() + " segments can move to the archive"));
        out.flush();
    }

    private static String lines(SegmentName name, long end) {
        return name.first() + " to " + (end - 1) + "  " + name.date();
    }
}
