package dev.indelible.agent.capture.executor;

import static dev.indelible.agent.capture.NamedTarget.named;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.NamedTarget;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.PendingTasks;
import dev.indelible.agent.context.ThreadContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Pools of workers: a plain Runnable carries what was fixed when the pool took it, a worker has nothing in force but its
 * task's. ThreadPoolExecutor, and the pools of Tomcat, Jetty and Undertow, which run what {@code AsyncContext.start}
 * hands over.
 *
 * <p>A worker that was in its loop before the agent rewrote it stays in the old loop; that one calls {@code
 * beforeExecute} and {@code afterExecute} all the same.
 */
final class PoolTargets {
    static final String POOL = "java/util/concurrent/ThreadPoolExecutor";
    private static final String TOMCAT = "org/apache/tomcat/util/threads/ThreadPoolExecutor";
    private static final String TAKEN = ".taken";
    private static final String DONE = ".done";

    private final ActorSources sources;
    private final PendingTasks queued = new PendingTasks();

    PoolTargets(ActorSources sources) {
        this.sources = sources;
    }

    List<Target> inJdk() {
        return pool("pool", Set.of(POOL));
    }

    List<Target> inLibraries() {
        Set<String> jetty = Set.of("org/eclipse/jetty/util/thread/QueuedThreadPool");
        String queueing = "org/jboss/threads/EnhancedQueueExecutor";
        Set<String> jboss = Set.of(queueing);
        // The first ran its tasks itself up to JBoss Threads 3.4.
        Set<String> running = Set.of(queueing, queueing + "$Task");
        List<Target> all = new ArrayList<>(pool("tomcat", Set.of(TOMCAT)));
        all.add(NamedTarget.of("jetty.queue", jetty, () -> named("execute", 1), this::queue));
        all.add(NamedTarget.of("jetty.run", jetty, () -> named("runJob", 1), this::around));
        all.add(NamedTarget.of("jboss.queue", jboss, () -> named("execute", 1), this::queue));
        all.add(NamedTarget.of(
                "jboss.run", running, () -> named("safeRun", 1).or(named("doRunWith", 2)), this::around));
        return all;
    }

    private List<Target> pool(String prefix, Set<String> classes) {
        String taken = prefix + TAKEN;
        String done = prefix + DONE;
        return List.of(
                new NamedTarget(prefix + ".queue", classes, () -> named("execute", 1), this::queue, null),
                new NamedTarget(prefix + ".hire", classes, () -> named("addWorker", 2), this::hire, null),
                new NamedTarget(
                        prefix + ".before",
                        classes,
                        () -> named("beforeExecute", 2),
                        (thread, pool, arguments) -> take(thread, arguments[1]),
                        null),
                new NamedTarget(prefix + ".after", classes, () -> named("afterExecute", 2), this::done, null),
                new NamedTarget(
                        taken,
                        classes,
                        () -> named("runWorker", 1),
                        (thread, task, arguments) -> take(thread, task),
                        linkage -> new WorkerLoop(linkage, "java/lang/Runnable", taken, done)),
                new NamedTarget(done, classes, ElementMatchers::none, this::done, null));
    }

    private Call queue(ThreadContext thread, Object pool, Object[] arguments) {
        Object task = BareTask.of(arguments[0]);
        // The JDK's own tasks carry by themselves.
        if (task == null || task.getClass().getClassLoader() == null) {
            return null;
        }
        queued.queued(task, thread.capture(sources));
        return (same, result, thrown) -> {
            if (thrown != null) {
                queued.taken(task);
            }
        };
    }

    /** A worker takes a task: told by the loop, and before it by the hook. */
    private Call take(ThreadContext thread, Object taken) {
        Object task = BareTask.of(taken);
        if (!thread.inForce(task)) {
            thread.idle(queued.taken(task), sources.held());
            thread.runs(task);
        }
        return null;
    }

    private Call done(ThreadContext thread, Object nothing, Object[] arguments) {
        thread.idle(null);
        return null;
    }

    /** One method of the pool's own stands around the run. */
    private Call around(ThreadContext thread, Object pool, Object[] arguments) {
        thread.idle(queued.taken(BareTask.of(arguments[0])), sources.held());
        return (same, result, thrown) -> same.idle(null);
    }

    private Call hire(ThreadContext thread, Object pool, Object[] arguments) {
        boolean before = thread.hiring(true);
        return (same, result, thrown) -> same.hiring(before);
    }
}
