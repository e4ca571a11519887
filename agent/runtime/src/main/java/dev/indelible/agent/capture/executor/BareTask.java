package dev.indelible.agent.capture.executor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The task that the application gave to a pool. The OpenTelemetry agent puts lambdas into an object of its own on their
 * way into the queue: depending on which agent comes first, what is given and what a worker takes are two objects.
 */
final class BareTask {
    /** Of that agent, in the boot loader. */
    private static final String WRAPPER = "io.opentelemetry.javaagent.bootstrap.executors.ContextPropagatingRunnable";

    private static final String UNWRAP = "unwrap";

    private static volatile MethodHandle unwrap;

    private BareTask() {}

    /** What is in that object, else the task itself. */
    static Object of(Object task) {
        if (task == null
                || task.getClass().getClassLoader() != null
                || !task.getClass().getName().equals(WRAPPER)) {
            return task;
        }
        try {
            MethodHandle known = unwrap;
            if (known == null) {
                known = MethodHandles.publicLookup()
                        .findVirtual(task.getClass(), UNWRAP, MethodType.methodType(Runnable.class))
                        .asType(MethodType.methodType(Object.class, Object.class));
                unwrap = known;
            }
            return (Object) known.invokeExact(task);
        } catch (Throwable unlike) {
            return task;
        }
    }
}
