package dev.indelible.agent.context;

/**
 * What threads that were started in a request have been given on their way. Nothing is inherited: a thread looks here once,
 * when the agent first meets it.
 *
 * <p>What must stay true: a thread that goes on to work for others is not its starter's for long. A virtual thread is one
 * task and keeps what it was given; any other one may turn out to be a worker of somebody's own pool.
 */
public final class Births {
    /** How long a platform thread is its starter's. */
    private static final long PLATFORM_NANOS = 60_000_000_000L;

    private static final WeakIdentityMap<Thread, Birth> STARTED = new WeakIdentityMap<>();

    /** @param until as {@link System#nanoTime}; meaningless if not {@code limited} */
    record Birth(Carried carried, boolean limited, long until) {
        boolean over() {
            return limited && System.nanoTime() - until > 0;
        }
    }

    private Births() {}

    /** Notes what a thread about to be started takes along. */
    public static void started(Thread thread, boolean virtual, Carried carried) {
        STARTED.put(thread, new Birth(carried, !virtual, System.nanoTime() + PLATFORM_NANOS));
    }

    /** What this thread was given, or null; the second time null. */
    static Birth of(Thread thread) {
        return STARTED.remove(thread);
    }
}
