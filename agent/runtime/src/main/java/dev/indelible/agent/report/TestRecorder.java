package dev.indelible.agent.report;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.trail.UnkeptStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The test mode: makes each line at once, on the calling thread, and hands it to the unit test that runs in this JVM. When
 * a method that is audited has returned, its line is there.
 *
 * <p>What must stay true: lines come in order and unchanged, and what is lost is a {@code gap} line among them.
 */
public final class TestRecorder implements Recorder {
    private static final int MAX_LINES = 10_000;

    private final ThreadLocal<EventRecord> records = ThreadLocal.withInitial(EventRecord::new);
    private final BlockingQueue<byte[]> lines = new LinkedBlockingQueue<>(MAX_LINES);
    private final String service;
    private final String environment;
    private UnkeptStream stream;

    public TestRecorder(String service, String environment) {
        this.service = service;
        this.environment = environment;
    }

    /** The lines, JSON in UTF-8, until somebody takes them. */
    public BlockingQueue<byte[]> lines() {
        return lines;
    }

    @Override
    public EventRecord start(EventKind kind) {
        return records.get().start(kind, UnkeptStream.micros());
    }

    @Override
    public boolean record(EventRecord record) {
        try {
            give(record);
            return true;
        } catch (Throwable failed) {
            lost(1, "the recorder failed");
            return false;
        }
    }

    private synchronized void give(EventRecord record) {
        byte[] line = stream().event(record.bytes(), record.length());
        if (line != null) {
            give(line);
        }
    }

    private void give(byte[] line) {
        if (!lines.offer(line)) {
            // Nobody reads: the tests so far were not about lines. One that is begins by clearing this.
            long unread = lines.size() + 1L;
            lines.clear();
            lines.add(stream().gap(unread, "more than " + MAX_LINES + " lines that no test read"));
        }
    }

    @Override
    public void excluded(EventKind kind) {
        // The policy's own business; a test sees that there is no line.
    }

    @Override
    public synchronized void lost(long events, String why) {
        try {
            give(stream().gap(events, why));
        } catch (Throwable failed) {
            lines.clear();
        }
    }

    private UnkeptStream stream() {
        if (stream == null) {
            stream = new UnkeptStream(service, environment);
        }
        return stream;
    }
}
