package dev.indelible.junit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The audit lines that were made since the test began, in their order. When an audited method has returned, its line is
 * here; what other threads do later is waited for, up to {@link #PATIENCE}. For the test's own thread.
 *
 * <p>Every method fails the test when the agent lost an event.
 */
public final class AuditLines {
    /** How long a line is waited for where nothing else is said. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BlockingQueue<byte[]> door;
    private final List<AuditLine> here = new ArrayList<>();

    AuditLines(BlockingQueue<byte[]> door) {
        this.door = door;
    }

    /** Takes the next line; fails if none comes in time. */
    public AuditLine next() {
        return next(PATIENCE);
    }

    /** Takes the next line; fails if none comes in this time. */
    public AuditLine next(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        if (here.isEmpty() && !await(end)) {
            throw new AssertionError("no audit line came within " + patience.toMillis() + " ms");
        }
        return here.remove(0);
    }

    /** Takes the line of this action; fails if none comes in time, or if there are several by then. */
    public AuditLine only(String action) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (of(action).isEmpty() && await(end)) {
            // Another line came; look again.
        }
        drain();
        List<AuditLine> found = of(action);
        if (found.size() != 1) {
            throw new AssertionError(
                    found.size() + " audit lines of action " + action + " instead of one; there are: " + shown());
        }
        here.remove(found.get(0));
        return found.get(0);
    }

    /** Takes all lines that are here now. */
    public List<AuditLine> all() {
        drain();
        List<AuditLine> all = List.copyOf(here);
        here.clear();
        return all;
    }

    /** Fails if there is a line that was not taken. */
    public void none() {
        drain();
        if (!here.isEmpty()) {
            throw new AssertionError(here.size() + " audit lines instead of none: " + shown());
        }
    }

    /** Forgets the lines that are here: those of the test's preparations. */
    public void clear() {
        door.clear();
        here.clear();
    }

    void checkNoneLost() {
        drain();
    }

    private List<AuditLine> of(String action) {
        return here.stream().filter(line -> action.equals(line.get("action"))).toList();
    }

    private String shown() {
        return here.isEmpty() ? "none" : here.stream().map(AuditLine::brief).collect(Collectors.joining(", "));
    }

    private void drain() {
        for (byte[] line = door.poll(); line != null; line = door.poll()) {
            take(line);
        }
    }

    /** Waits for one more line; false when none came in time. */
    private boolean await(long end) {
        try {
            byte[] line = door.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line != null) {
                take(line);
            }
            return line != null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for an audit line", interrupted);
        }
    }

    private void take(byte[] bytes) {
        AuditLine line = new AuditLine(bytes);
        if ("gap".equals(line.get("kind"))) {
            throw new AssertionError("the agent lost " + line.get("lost") + " audit lines: " + line.get("why"));
        }
        here.add(line);
    }
}
