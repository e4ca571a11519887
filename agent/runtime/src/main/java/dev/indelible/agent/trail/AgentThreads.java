package dev.indelible.agent.trail;

import java.util.concurrent.locks.LockSupport;

/**
 * The agent's own threads: daemons whose context class loader is nobody's, so that they keep no application alive.
 *
 * <p>What must stay true: a body that ends by an error, such as that of an application's heap that is full, is entered
 * again, for which nothing is made on the heap; so bodies can be entered again. Nothing reaches the application's handler
 * of what nobody caught. An interrupt is not for these threads: it would close the files that they write.
 */
public final class AgentThreads {
    /** Each attempt to find memory costs the application a collection. */
    private static final long PAUSE_NANOS = 100_000_000;

    private AgentThreads() {}

    /** {@code body}: entered again until it returns. */
    public static void start(String name, Runnable body) {
        Thread thread = new Own(name, body);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.setUncaughtExceptionHandler(AgentThreads::untold);
        thread.start();
    }

    /** What even entering again failed on is no affair of the application's. */
    private static void untold(Thread thread, Throwable error) {
        // there is nothing left to tell it with
    }

    private static final class Own extends Thread {
        private final Runnable body;

        Own(String name, Runnable body) {
            super(null, null, name, 0, false);
            this.body = body;
        }

        @Override
        public void run() {
            while (!ends()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        private boolean ends() {
            try {
                body.run();
                return true;
            } catch (Throwable again) {
                return false;
            }
        }

        /** Whoever interrupts all threads there are does not mean those that he does not know. */
        @Override
        public void interrupt() {
            // see above
        }
    }
}
