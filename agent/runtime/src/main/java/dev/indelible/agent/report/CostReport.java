package dev.indelible.agent.report;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.trail.UnkeptStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The report mode: makes each line as it would be written, counts its bytes, drops it, and says once a minute and at the
 * end what that comes to. Runs on a thread of the agent.
 *
 * <p>What must stay true: nothing is stored or sent; what could not be measured is in the report as such.
 */
public final class CostReport implements Runnable {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long HEARTBEAT_NANOS = 10_000_000_000L;
    private static final long PARK_NANOS = 20_000_000;
    private static final double NANOS = 1e9;

    private final ReportRecorder recorder;
    private final String service;
    private final String environment;
    private final Consumer<String> say;
    private final Map<EventKind, Long> excludedBefore = new EnumMap<>(EventKind.class);
    private final long start;
    private final CostTable all = new CostTable();
    private UnkeptStream stream;
    private CostTable minute = new CostTable();
    private long minuteStart;
    private long lastHeartbeat;
    private boolean closed;

    /** {@code now}: in {@link System#nanoTime} nanoseconds. */
    public CostReport(ReportRecorder recorder, String service, String environment, Consumer<String> say, long now) {
        this.recorder = recorder;
        this.service = service;
        this.environment = environment;
        this.say = say;
        start = now;
        minuteStart = now;
        lastHeartbeat = now;
    }

    @Override
    public void run() {
        while (turn(System.nanoTime())) {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    /** Measures what is there and reports when a minute is over; false after the end. */
    synchronized boolean turn(long now) {
        if (!closed) {
            measure(now);
            if (now - minuteStart >= MINUTE_NANOS) {
                endMinute();
                tell("the last " + seconds(now - minuteStart) + " s", minute, now - minuteStart);
                minute = new CostTable();
                minuteStart = now;
            }
        }
        return !closed;
    }

    /** Reports the whole run; at the end of the JVM. */
    public synchronized void close(long now) {
        if (!closed) {
            measure(now);
            endMinute();
            closed = true;
            tell("all " + seconds(now - start) + " s", all, now - start);
        }
    }

    private void measure(long now) {
        if (stream == null) {
            stream = new UnkeptStream(service, environment);
        }
        for (byte[] record = recorder.take(); record != null; record = recorder.take()) {
            byte[] line = stream.event(record, record.length);
            if (line != null) {
                minute.line(EventKind.at(record[0]).member(), line.length);
            }
        }
        if (now - lastHeartbeat >= HEARTBEAT_NANOS) {
            lastHeartbeat = now;
            minute.line("heartbeat", stream.heartbeat(0).length);
        }
        if (stream.sealDue(now)) {
            minute.line("seal", stream.sealBytes());
        }
    }

    private void endMinute() {
        for (EventKind kind : EventKind.values()) {
            long excluded = recorder.excludedSoFar(kind);
            minute.excluded(kind.member(), excluded - excludedBefore.getOrDefault(kind, 0L));
            excludedBefore.put(kind, excluded);
        }
        all.add(minute);
    }

    private void tell(String span, CostTable table, long nanos) {
        say.accept("report of " + span + "; nothing is recorded. At this pace:");
        table.rows(Math.max(nanos / NANOS, 1e-3)).forEach(say);
        if (recorder.unmeasuredSoFar() > 0) {
            say.accept(recorder.unmeasuredSoFar()
                    + " events so far came faster than they could be measured and are in no" + " number above");
        }
        recorder.lostSoFar().forEach((why, lost) -> say.accept(lost + " events so far would be lost: " + why));
    }

    private static long seconds(long nanos) {
        return Math.round(nanos / NANOS);
    }
}
