package dev.indelible.agent.capture.executor;

import static dev.indelible.agent.capture.NamedTarget.named;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.NamedTarget;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.Carried;
import dev.indelible.agent.context.ThreadContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Request and actor follow a task to the thread that runs it: the JDK's FutureTask, CompletableFuture, ForkJoinTask,
 * Timer and threads here, pools in {@link PoolTargets}, what runs by the clock in {@link ScheduleTargets}.
 *
 * <p>What must stay true: a worker has nothing in force before and after a task; a periodic task carries nothing, since
 * it is no part of the request that scheduled it.
 */
public final class TaskTargets {
    private static final String CONCURRENT = "java/util/concurrent/";
    private static final Set<String> TASKS = Set.of(
            CONCURRENT + "FutureTask",
            CONCURRENT + "CompletableFuture$AsyncSupply",
            CONCURRENT + "CompletableFuture$AsyncRun");
    private static final String STAGE = CONCURRENT + "CompletableFuture$UniCompletion";

    /** The stages that call the application: the others only pass a result on. */
    private static final Set<String> STAGES = Set.of(
            stage("UniApply"),
            stage("UniAccept"),
            stage("UniRun"),
            stage("UniWhenComplete"),
            stage("UniHandle"),
            stage("UniExceptionally"),
            stage("UniComposeExceptionally"),
            stage("UniCompose"),
            stage("BiApply"),
            stage("BiAccept"),
            stage("BiRun"),
            stage("OrApply"),
            stage("OrAccept"),
            stage("OrRun"));

    private static final String FORKED = CONCURRENT + "ForkJoinTask";
    private static final String FORK_POOL = CONCURRENT + "ForkJoinPool";

    private final ActorSources sources;
    private final Handover tasks;
    private final Handover stages;
    private final Handover forks;
    private final PoolTargets pools;

    public TaskTargets(ActorSources sources) {
        this.sources = sources;
        tasks = new Handover(sources);
        stages = new Handover(sources);
        forks = new Handover(sources);
        pools = new PoolTargets(sources);
    }

    private static String stage(String name) {
        return CONCURRENT + "CompletableFuture$" + name;
    }

    /** The classes of the JDK to rewrite, by internal name. */
    public static Set<String> classes() {
        Set<String> classes = new LinkedHashSet<>(TASKS);
        classes.add(PoolTargets.POOL);
        classes.add(STAGE);
        classes.addAll(STAGES);
        classes.addAll(List.of(FORKED, FORK_POOL));
        classes.addAll(ThreadTargets.classes());
        classes.addAll(ScheduleTargets.CLASSES);
        return classes;
    }

    /** What follows a task in classes of the JDK. */
    public List<Target> all() {
        Set<String> future = Set.of(CONCURRENT + "FutureTask");
        Set<String> forked = Set.of(FORKED);
        List<Target> all = new ArrayList<>(List.of(
                NamedTarget.of(
                        "task.made",
                        TASKS,
                        ElementMatchers::isConstructor,
                        (thread, task, arguments) -> tasks.given(thread, task)),
                NamedTarget.of("task.run", TASKS, () -> named("run", 0), this::run),
                NamedTarget.of("task.again", future, () -> named("runAndReset", 0), this::again),
                NamedTarget.of(
                        "stage.made",
                        Set.of(STAGE),
                        ElementMatchers::isConstructor,
                        (thread, stage, arguments) -> stages.given(thread, stage)),
                NamedTarget.of(
                        "stage.fire",
                        STAGES,
                        () -> named("tryFire", 1),
                        (thread, stage, arguments) -> stage(thread, stage)),
                NamedTarget.of(
                        "fork.made",
                        forked,
                        TaskTargets::forking,
                        (thread, task, arguments) -> fork(thread, task == null ? arguments[0] : task)),
                NamedTarget.of(
                        "fork.submit",
                        Set.of(FORK_POOL),
                        TaskTargets::submitting,
                        (thread, pool, arguments) -> fork(thread, arguments[arguments.length - 1])),
                NamedTarget.of(
                        "fork.periodic",
                        Set.of(FORK_POOL),
                        () -> named("scheduleAtFixedRate", 4).or(named("scheduleWithFixedDelay", 4)),
                        (thread, pool, arguments) -> forks.with(thread, Carried.NOTHING)),
                NamedTarget.of("fork.run", forked, () -> named("doExec", 0), this::exec)));
        all.addAll(pools.inJdk());
        all.addAll(new ThreadTargets(sources).all());
        all.addAll(new ScheduleTargets(sources).inJdk());
        return all;
    }

    /** What follows a task in classes of libraries. */
    public List<Target> inLibraries() {
        List<Target> all = new ArrayList<>(pools.inLibraries());
        all.addAll(new ScheduleTargets(sources).inLibraries());
        return all;
    }

    private Call run(ThreadContext thread, Object task, Object[] arguments) {
        return tasks.with(thread, tasks.take(task));
    }

    /** A periodic task's turn: it may carry what it was made with, and that is not this turn's. */
    private Call again(ThreadContext thread, Object task, Object[] arguments) {
        tasks.take(task);
        return tasks.with(thread, Carried.SCHEDULED);
    }

    /** Whatever leads to a run of the task: in another thread, or here and now in this one. */
    private static ElementMatcher<? super MethodDescription> forking() {
        return named("fork", 0)
                .or(named("invoke", 0))
                .or(named("quietlyInvoke", 0))
                .or(ElementMatchers.<MethodDescription>named("invokeAll").and(ElementMatchers.isStatic()));
    }

    /** The one method through which tasks enter a pool from outside; its name changed with Java 19. */
    private static ElementMatcher<? super MethodDescription> submitting() {
        return named("externalSubmit", 1).or(named("poolSubmit", 2)).or(named("scheduleDelayedTask", 1));
    }

    /** A stage that nobody has given anything is nobody's: it does not borrow from whoever completes it. */
    private Call stage(ThreadContext thread, Object stage) {
        Carried given = stages.look(stage);
        return stages.with(thread, given == null && !thread.isIdle() ? Carried.NOTHING : given);
    }

    private Call fork(ThreadContext thread, Object task) {
        if (task instanceof Object[] several) {
            return several.length == 0 || several[0] == null ? null : forks.given(thread, several[0]);
        }
        if (task instanceof List<?> several) {
            // Its first task is run by the caller itself, the others are forked; the application's lists are not asked.
            boolean ours = task.getClass().getClassLoader() == null && !several.isEmpty();
            return ours && several.get(0) != null ? forks.given(thread, several.get(0)) : null;
        }
        return task == null ? null : forks.given(thread, task);
    }

    /**
     * A thread that waits for one task may run another one meanwhile, of whomever, and a worker may have inherited a user:
     * what nobody has given anything to is nobody's, and does not borrow.
     */
    private Call exec(ThreadContext thread, Object task, Object[] arguments) {
        Carried what = forks.take(task);
        boolean borrows = what == null && (!thread.isIdle() || sources.held() != null);
        return forks.with(thread, borrows ? Carried.NOTHING : what);
    }
}
