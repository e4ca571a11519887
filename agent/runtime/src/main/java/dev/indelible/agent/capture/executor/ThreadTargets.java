package dev.indelible.agent.capture.executor;

import static dev.indelible.agent.capture.executor.JdkTarget.named;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.Births;
import dev.indelible.agent.context.Carried;
import dev.indelible.agent.context.ThreadContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * A thread that somebody starts takes along whose work it is; a virtual thread likewise, whichever executor starts it.
 *
 * <p>What must stay true: the workers of pools are nobody's, whoever's task made the pool start one.
 */
final class ThreadTargets {
    private static final String VIRTUAL = "java/lang/VirtualThread";
    private static final Set<String> WORKERS =
            Set.of("io.netty.", "org.jboss.", "org.xnio.", "org.apache.tomcat.", "org.eclipse.jetty.");

    private final ActorSources sources;

    ThreadTargets(ActorSources sources) {
        this.sources = sources;
    }

    static Set<String> classes() {
        Set<String> classes = new LinkedHashSet<>(Set.of("java/lang/Thread"));
        if (Runtime.version().feature() >= 21) {
            classes.add(VIRTUAL);
        }
        return classes;
    }

    List<Target> all() {
        return List.of(
                JdkTarget.of("thread.start", classes(), () -> named("start", 0).or(named("start", 1)), this::start));
    }

    private Call start(ThreadContext thread, Object started, Object[] arguments) {
        Class<?> type = started.getClass();
        boolean virtual = type.getName().equals("java.lang.VirtualThread");
        if (thread.hiring() || !virtual && isWorker(type, started)) {
            return null;
        }
        Carried carried = thread.capture(sources);
        if (carried != null) {
            Births.started((Thread) started, virtual, carried);
        }
        return null;
    }

    /** By the kind of thread that pools make for themselves; the JDK's own kinds are all of that sort. */
    private static boolean isWorker(Class<?> type, Object started) {
        if (type == Thread.class) {
            return false;
        }
        return started instanceof ForkJoinWorkerThread
                || type.getClassLoader() == null && !type.getName().endsWith("BoundVirtualThread")
                || WORKERS.stream().anyMatch(type.getName()::startsWith);
    }
}
