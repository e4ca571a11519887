package dev.indelible.agent.trail;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Recorder;
import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM of its own that records and says what it has recorded: each id is appended to a file, with one write, after
 * {@code record} has returned. Arguments: state folder, token, folder for the files, name of the run, threads, events per
 * thread (0: until killed), pause between events in nanoseconds. Ends with {@code close}.
 */
final class RecordingChild {
    private static final String WHERE = "com.acme.Accounts.transfer";

    private RecordingChild() {}

    public static void main(String[] args) throws Exception {
        EnrolmentToken token = EnrolmentToken.parse(args[1]);
        TrailSettings settings =
                new TrailSettings(token, args[1], Path.of(args[0]), "test", new byte[32], "0.1", "methods");
        Trail trail = Trail.start(settings, (topic, message) -> System.err.println(topic + ": " + message));
        // What comes before the buffer is open is another story: on a busy machine a thousand events would.
        while (trail.folder() == null) {
            LockSupport.parkNanos(1_000_000);
        }
        int threads = Integer.parseInt(args[4]);
        long events = Long.parseLong(args[5]);
        long pause = Long.parseLong(args[6]);
        List<Thread> working = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String name = args[3] + "-" + i;
            Path acknowledged = Path.of(args[2]).resolve(name);
            Thread thread = new Thread(() -> work(trail.recorder(), name, acknowledged, events, pause));
            thread.start();
            working.add(thread);
        }
        for (Thread thread : working) {
            thread.join();
        }
        trail.close("exit", 20_000);
    }

    /** Every tenth event is a request with a beginning and an end. */
    private static void work(Recorder recorder, String name, Path acknowledged, long events, long pause) {
        try (OutputStream out = new FileOutputStream(acknowledged.toFile())) {
            StringBuilder returned = new StringBuilder();
            for (long i = 0; events == 0 || i < events; i++) {
                try {
                    record(recorder, name, i, pause);
                    returned.append(name).append('-').append(i).append('\n');
                    out.write(returned.toString().getBytes(StandardCharsets.US_ASCII));
                    returned.setLength(0);
                } catch (IOException full) {
                    // The next one says it as well, as soon as the disk takes it.
                } catch (InternalError late) {
                    // JDK 17 may throw it anywhere after it has skipped an access to a ring whose file was cut.
                    returned.setLength(0);
                }
                LockSupport.parkNanos(pause);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void record(Recorder recorder, String name, long i, long pause) {
        String id = name + "-" + i;
        if (i % 10 == 0) {
            recorder.record(request(recorder, id, name.hashCode(), i).markBegin());
            LockSupport.parkNanos(pause);
            recorder.record(request(recorder, id, name.hashCode(), i).text(Field.OUTCOME, "success"));
        } else {
            recorder.record(recorder.start(EventKind.METHOD)
                    .text(Field.ACTION, "account.transfer")
                    .text(Field.OUTCOME, "success")
                    .text(Field.RESOURCE_ID, id)
                    .text(Field.WHERE, WHERE)
                    .data("memo", "x".repeat((int) (i % 300))));
        }
    }

    private static EventRecord request(Recorder recorder, String id, long high, long low) {
        return recorder.start(EventKind.HTTP)
                .request(high << 1 | 1, low)
                .text(Field.ACTION, "POST /transfers")
                .text(Field.RESOURCE_ID, id)
                .text(Field.WHERE, WHERE);
    }
}
