package dev.indelible.agent.capture.executor;

import static dev.indelible.agent.capture.NamedTarget.named;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.NamedTarget;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.Carried;
import dev.indelible.agent.context.ThreadContext;
import java.util.List;
import java.util.Set;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * What runs because its time has come: java.util.Timer and Spring's {@code @Scheduled}. A single run belongs to whoever
 * scheduled it; repeated ones are the scheduler's own, of type {@code system}.
 */
final class ScheduleTargets {
    private static final String TIMER = "java/util/Timer";
    private static final String TIMER_THREAD = "java/util/TimerThread";
    private static final String TIMER_TAKEN = "timer.taken";
    private static final String TIMER_DONE = "timer.done";
    private static final String SPRING = "org/springframework/scheduling/";
    private static final String RESCHEDULING = SPRING + "concurrent/ReschedulingRunnable";

    static final Set<String> CLASSES = Set.of(TIMER, TIMER_THREAD);

    private final ActorSources sources;
    private final Handover timed;

    ScheduleTargets(ActorSources sources) {
        this.sources = sources;
        timed = new Handover(sources);
    }

    List<Target> inJdk() {
        return List.of(
                NamedTarget.of("timer.made", Set.of(TIMER), () -> named("sched", 3), this::sched),
                new NamedTarget(
                        TIMER_TAKEN,
                        Set.of(TIMER_THREAD),
                        () -> named("mainLoop", 0),
                        this::taken,
                        linkage -> new WorkerLoop(linkage, "java/util/TimerTask", TIMER_TAKEN, TIMER_DONE)),
                NamedTarget.of(TIMER_DONE, Set.of(TIMER_THREAD), ElementMatchers::none, this::done));
    }

    List<Target> inLibraries() {
        return List.of(
                NamedTarget.of(
                        "spring.scheduled",
                        Set.of(SPRING + "support/ScheduledMethodRunnable", RESCHEDULING),
                        () -> named("run", 0),
                        this::turn),
                NamedTarget.of(
                        "spring.reschedule", Set.of(RESCHEDULING), () -> named("schedule", 0), this::reschedule));
    }

    /** Three arguments: the task, its time and its period; a TimerTask is scheduled once in its life. */
    private Call sched(ThreadContext thread, Object timer, Object[] arguments) {
        Object task = arguments[0];
        if (task != null && (long) arguments[2] != 0) {
            timed.given(task, Carried.SCHEDULED);
            return null;
        }
        return task == null ? null : timed.given(thread, task);
    }

    private Call taken(ThreadContext thread, Object task, Object[] arguments) {
        thread.idle(timed.look(task), sources.held());
        return null;
    }

    private Call done(ThreadContext thread, Object nothing, Object[] arguments) {
        thread.idle(null);
        return null;
    }

    private Call turn(ThreadContext thread, Object task, Object[] arguments) {
        return timed.with(thread, Carried.SCHEDULED);
    }

    /** The next turn is no part of whatever made this one. */
    private Call reschedule(ThreadContext thread, Object task, Object[] arguments) {
        return timed.with(thread, Carried.NOTHING);
    }
}
