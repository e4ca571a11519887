package dev.indelible.agent.context;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The plain Runnables that wait in a pool's queue, and what each carries. One object can be queued several times, from
 * several requests; then nobody can say whose run is whose, and none of them carries anything until all have run.
 */
public final class PendingTasks {
    private final WeakIdentityMap<Object, Pending> waiting = new WeakIdentityMap<>();

    private record Pending(int times, Carried carried, boolean mixed) {}

    /** Notes a task before it enters a queue. {@code carried}: null if it carries nothing. */
    public void queued(Object task, Carried carried) {
        waiting.change(task, before -> {
            if (before == null) {
                // Also for nobody: the run of a task that somebody queues later must not be taken for theirs.
                return new Pending(1, carried, false);
            }
            boolean mixed = before.mixed || !Objects.equals(before.carried, carried);
            return new Pending(before.times + 1, before.carried, mixed);
        });
    }

    /** Notes that a task left its queue, and gives what it carries, or null. */
    public Carried taken(Object task) {
        if (waiting.isEmpty()) {
            return null;
        }
        AtomicReference<Carried> taken = new AtomicReference<>();
        waiting.change(task, now -> {
            if (now == null) {
                return null;
            }
            taken.setPlain(now.mixed ? null : now.carried);
            return now.times == 1 ? null : new Pending(now.times - 1, now.carried, now.mixed);
        });
        return taken.getPlain();
    }
}
