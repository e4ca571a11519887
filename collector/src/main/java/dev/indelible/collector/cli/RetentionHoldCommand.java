package dev.indelible.collector.cli;

import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.retention.HoldLine;
import dev.indelible.collector.retention.LogFront;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code retention hold}: places or lifts a legal hold. What it keeps, {@code retention apply} does not remove. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Places a legal hold on a service's lines or on all, or lifts one. The collector must be stopped.")
final class RetentionHoldCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The collector's folder.")
    private Path data;

    @Parameters(paramLabel = "NAME", description = "The hold's name, such as a case number.")
    private String name;

    @Option(names = "--service", paramLabel = "NAME", description = "Whose lines (default: all).")
    private String service;

    @Option(names = "--lift", description = "Lift it.")
    private boolean lift;

    @Option(
            names = "--reason",
            defaultValue = "not given",
            paramLabel = "TEXT",
            description = "Why; it stands in the log (default: ${DEFAULT-VALUE}).")
    private String reason;

    @Mixin
    private StoreOption store;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        HoldLine hold = line();
        try (StoppedLog stopped = new StoppedLog(data, store, spec.commandLine().getErr())) {
            AuditLog log = stopped.open("retention hold");
            LogFront front = LogFront.read(stopped.home(), stopped.keys());
            try (LogArchive archive = LogArchive.ofHold(stopped.home(), stopped.keys(), front)) {
                // In a bucket a date may come while the hold stands: objects are held before the line says so.
                if (!lift) {
                    archive.hold(true);
                }
                if (lift && front.holds().standing().isEmpty()) {
                    // An earlier run may have lifted the last one and ended before this.
                    archive.hold(false);
                }
                hold.write(log, front.holds(), System.getProperty("user.name"));
                if (lift && front.holds().standing().size() == 1) {
                    archive.hold(false);
                }
            }
        }
        spec.commandLine().getOut().println((lift ? "lifted hold " : "placed hold ") + name);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private HoldLine line() {
        if (lift && service != null) {
            throw new ParameterException(spec.commandLine(), "a hold is lifted whole: leave --service away");
        }
        try {
            return new HoldLine(name, service, !lift, reason);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
