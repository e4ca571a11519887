package dev.indelible.collector.ingest;

import dev.indelible.collector.canary.CanaryName;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Misses the canary: where no line of one has come for too long, the log has an {@code alarm} line {@code canary.late}, once,
 * and {@code canary.back} when one comes again. So a way that is broken before the collector stands in the log too, where
 * the canary itself cannot write it.
 */
public final class CanaryWatch implements AutoCloseable {
    private static final long LOOKS = 10;

    private final AuditLog log;
    private final Streams streams;
    private final Duration within;
    private final LongSupplier nanos;
    private final Consumer<String> warning;
    private final Thread thread = new Thread(this::run, "indelible-canary");
    private long lines;
    private long arrived;
    private boolean late;

    /**
     * From now on.
     *
     * @param nanos a clock that only runs forward, such as {@link System#nanoTime}
     * @param warning told what an operator should see
     */
    public CanaryWatch(AuditLog log, Registry registry, Duration within, LongSupplier nanos, Consumer<String> warning) {
        this.log = log;
        this.streams = registry.streams();
        this.within = within;
        this.nanos = nanos;
        this.warning = warning;
        this.lines = streams.lines(CanaryName::is);
        this.arrived = nanos.getAsLong();
    }

    /** Looks from time to time, on a thread of its own. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(within.toNanos() / LOOKS);
                look();
            }
        } catch (InterruptedException e) {
            // The collector stops.
        }
    }

    /** Looks once. One thread. */
    void look() {
        long now = nanos.getAsLong();
        long seen = streams.lines(CanaryName::is);
        if (seen > lines) {
            lines = seen;
            arrived = now;
            if (late) {
                late = false;
                tell("canary.back", "success", "lines of the canary arrive again");
            }
        } else if (!late && now - arrived > within.toNanos()) {
            late = true;
            tell(
                    "canary.late",
                    "failure",
                    "no line of a canary has arrived for " + text(within)
                            + ": look at what `canary --every` says where it"
                            + " runs, at the way from there, and whether its identity was revoked");
        }
    }

    private void tell(String action, String outcome, String why) {
        warning.accept(why);
        try {
            var unused = log.submit(new OwnLine(
                    "alarm",
                    OwnLine.SERVICE,
                    action,
                    outcome,
                    OwnLine.Actor.collector(log.host()),
                    "service",
                    "canary",
                    "collector.ingest",
                    json -> json.writeStringProperty("why", why)));
        } catch (LogUnavailable e) {
            warning.accept("an alarm is not in the log, " + e.getMessage() + ": " + why);
        }
    }

    private static String text(Duration within) {
        return within.toSeconds() % 60 == 0 ? within.toMinutes() + " min" : within.toSeconds() + " s";
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
