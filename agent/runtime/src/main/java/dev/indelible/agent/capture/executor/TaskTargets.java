package dev.indelible.agent.capture.executor;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.capture.Weaver;
import dev.indelible.agent.context.Carried;
import dev.indelible.agent.context.PendingTasks;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.WeakIdentityMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Request and actor follow a task to the thread that runs it: FutureTask and CompletableFuture's first stages by what was
 * fixed when they were made, a plain Runnable by what was fixed when a ThreadPoolExecutor took it.
 *
 * <p>What must stay true: the task itself is never wrapped or changed; a worker has nothing in force before and after a
 * task; a periodic task carries nothing, since it is no part of the request that scheduled it.
 */
public final class TaskTargets {
    private static final String POOL = "java/util/concurrent/ThreadPoolExecutor";
    private static final Set<String> TASKS = Set.of(
            "java/util/concurrent/FutureTask",
            "java/util/concurrent/CompletableFuture$AsyncSupply",
            "java/util/concurrent/CompletableFuture$AsyncRun");

    /** The classes of the JDK to rewrite, by internal name. */
    public static final Set<String> CLASSES = Set.of(
            POOL,
            "java/util/concurrent/FutureTask",
            "java/util/concurrent/CompletableFuture$AsyncSupply",
            "java/util/concurrent/CompletableFuture$AsyncRun");

    private final ActorSources sources;
    private final WeakIdentityMap<Object, Carried> made = new WeakIdentityMap<>();
    private final PendingTasks queued = new PendingTasks();

    public TaskTargets(ActorSources sources) {
        this.sources = sources;
    }

    /** All of them. */
    public List<Target> all() {
        Set<String> pool = Set.of(POOL);
        return List.of(
                new JdkTarget("task.made", TASKS, ElementMatchers::isConstructor, this::made, null),
                new JdkTarget("task.run", TASKS, () -> named("run", 0), this::run, null),
                new JdkTarget("pool.queue", pool, () -> named("execute", 1), this::queue, null),
                new JdkTarget(WorkerLoop.TAKEN, pool, () -> named("runWorker", 1), this::taken, WorkerLoop::new),
                new JdkTarget(WorkerLoop.DONE, pool, ElementMatchers::none, this::done, null));
    }

    private static ElementMatcher<MethodDescription> named(String name, int arguments) {
        return ElementMatchers.<MethodDescription>named(name).and(ElementMatchers.takesArguments(arguments));
    }

    private Call made(ThreadContext thread, Object task, Object[] arguments) {
        Carried carried = thread.capture(sources);
        if (carried != null) {
            made.put(task, carried);
        }
        return null;
    }

    private Call run(ThreadContext thread, Object task, Object[] arguments) {
        Carried carried = made.remove(task);
        if (carried == null) {
            return null;
        }
        ThreadContext.Outer outer = thread.carry(carried);
        return (same, result, thrown) -> same.resume(outer);
    }

    private Call queue(ThreadContext thread, Object pool, Object[] arguments) {
        Object task = arguments[0];
        // The JDK's own tasks carry by themselves, as above.
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

    private Call taken(ThreadContext thread, Object task, Object[] arguments) {
        thread.idle(queued.taken(task));
        return null;
    }

    private Call done(ThreadContext thread, Object nothing, Object[] arguments) {
        thread.idle(null);
        return null;
    }

    /** A target in named classes of the JDK. */
    private record JdkTarget(
            String kind,
            Set<String> classes,
            Supplier<ElementMatcher<? super MethodDescription>> matcher,
            Site site,
            Function<Weaver.Linkage, MethodVisitorWrapper> rewriting)
            implements Target {
        @Override
        public ElementMatcher<? super MethodDescription> methods() {
            return matcher.get();
        }

        @Override
        public String[] markers() {
            return new String[0];
        }

        @Override
        public boolean applies(TypeDescription type) {
            return classes.contains(type.getInternalName());
        }

        @Override
        public MethodVisitorWrapper rewriter(Weaver.Linkage linkage) {
            return rewriting == null ? null : rewriting.apply(linkage);
        }

        @Override
        public Site site(Place place) {
            return site;
        }
    }
}
