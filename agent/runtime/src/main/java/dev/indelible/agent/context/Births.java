package dev.indelible.agent.context;

/**
 * What virtual threads that were started in a request have been given on their way. Nothing is inherited: a thread looks
 * here once, when the agent first meets it.
 *
 * <p>What must stay true: a thread that goes on to work for others is not its starter's for long. A virtual thread is one
 * task as a rule, but even so for a time only; a platform thread may be a worker of anybody's own making, whose later
 * tasks are others', and is given nothing.
 */
public final class Births {
    /** How long a thread is its starter's. */
    private static final long NANOS = 600_000_000_000L;

    private static final WeakIdentityMap<Thread, Birth> STARTED = new WeakIdentityMap<>();

    /** @param until as {@link System#nanoTime} */
    record Birth(Carried carried, long until) {
        boolean over() {
            return System.nanoTime() - until > 0;
        }
    }

    private Births() {}

    /** Notes what a virtual thread about to be started takes along. */
    public static void started(Thread thread, Carried carried) {
        STARTED.put(thread, new Birth(carried, System.nanoTime() + NANOS));
    }

    /** What this thread was given, or null; the second time null. */
    static Birth of(Thread thread) {
        return STARTED.remove(thread);
    }
}
