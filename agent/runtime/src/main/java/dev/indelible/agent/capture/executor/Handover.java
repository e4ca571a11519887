package dev.indelible.agent.capture.executor;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.context.Carried;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.WeakIdentityMap;
import dev.indelible.agent.context.Work;

/**
 * What tasks carry from the thread that hands them over to the one that runs them, for tasks that are objects of their
 * own: each is run once or belongs to one request for good.
 *
 * <p>What must stay true: the task itself is never wrapped or changed; what was in force on the running thread is back
 * when the task ends.
 */
final class Handover {
    /** A delayed task that schedules itself anew for ever is no request's work. */
    private static final int MOST_DELAYS = 16;

    private static final String DELAYED = "java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask";

    private final ActorSources sources;
    private final WeakIdentityMap<Object, Carried> carried = new WeakIdentityMap<>();

    Handover(ActorSources sources) {
        this.sources = sources;
    }

    /** The task was made or handed over by this thread. */
    Call given(ThreadContext thread, Object task) {
        Carried now = thread.capture(sources);
        if (now == null) {
            return null;
        }
        if (task.getClass().getName().equals(DELAYED)) {
            if (now.delays() >= MOST_DELAYS) {
                return null;
            }
            now = new Carried(
                    now.request(),
                    now.actor(),
                    now.ip(),
                    now.session(),
                    now.mark(),
                    now.trace(),
                    now.span(),
                    now.delays() + 1);
        }
        carried.put(task, now);
        return null;
    }

    /** Notes what a task carries, whoever hands it over. */
    void given(Object task, Carried what) {
        carried.put(task, what);
    }

    /** What this task carries, once; or null. */
    Carried take(Object task) {
        return carried.remove(task);
    }

    /** What this task carries, as often as it runs; or null. */
    Carried look(Object task) {
        return carried.get(task);
    }

    /** Runs with this in force; null: with whatever is in force already. */
    Call with(ThreadContext thread, Carried what) {
        if (what == null) {
            return null;
        }
        Work outer = thread.carry(what, sources.held());
        return (same, result, thrown) -> same.resume(outer);
    }
}
