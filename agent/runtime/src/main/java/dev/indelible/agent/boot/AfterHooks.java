package dev.indelible.agent.boot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Runs something at the end of the JVM after every shutdown hook of the application has ended. Such hooks run side by
 * side: a server that drains its requests in one would go on recording behind a trail that closed in another.
 *
 * <p>The JDK keeps a few places for its own use that are run in turn once all hooks have ended, in a class of {@code
 * java.lang}, which the instrumentation has opened to us ({@link DispatcherClass}). Where a JDK should change that, an
 * ordinary hook takes the work, and what is recorded later waits in the buffer for the next start.
 */
final class AfterHooks {
    /** Of ten; the JDK has used 0 to 2 since Java 6: the console, the hooks, files to delete on exit. */
    private static final int PLACE = 8;

    private AfterHooks() {}

    /**
     * {@code work} runs once, on the thread that ends the JVM; the hooks themselves may have begun. Call after {@link
     * DispatcherClass#define}.
     */
    static void run(Runnable work) {
        try {
            Class<?> shutdown = Class.forName("java.lang.Shutdown");
            MethodHandles.privateLookupIn(shutdown, MethodHandles.lookup())
                    .findStatic(
                            shutdown,
                            "add",
                            MethodType.methodType(void.class, int.class, boolean.class, Runnable.class))
                    .invoke(PLACE, true, work);
        } catch (Throwable unlike) {
            Thread hook = new Thread(null, work, "indelible-close", 0, false);
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }
}
