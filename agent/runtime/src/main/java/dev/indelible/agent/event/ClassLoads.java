package dev.indelible.agent.event;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many classes the JVM has loaded since the agent watches: by its growth one knows whether an application is still
 * starting. Any thread.
 */
public final class ClassLoads {
    private static final AtomicInteger SEEN = new AtomicInteger();

    private ClassLoads() {}

    /** A class is about to be defined. Called for every class: no more than a count. */
    public static void one() {
        SEEN.incrementAndGet();
    }

    /** Only the difference of two of these means something; it may overflow. */
    public static int seen() {
        return SEEN.get();
    }
}
