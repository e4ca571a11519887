package dev.indelible.agent.capture;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * What weaves, once it is there. How to make it is known when the agent has started; it is made once there is something
 * to weave, on a thread of the agent, and the class that is to be woven waits for it.
 *
 * <p>What must stay true: the wait ends, since whoever loads a class may hold what the agent's thread needs; once it was in
 * vain nobody waits again.
 */
final class Looms {
    private static final long MOST_SECONDS = 10;

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch settled = new CountDownLatch(1);
    private final AtomicBoolean making = new AtomicBoolean();
    private volatile Supplier<Made> recipe;
    private volatile Made made;
    private volatile boolean abandoned;
    private volatile boolean late;

    private record Made(Weaver forApplications, Weaver forJdk, Set<String> jdkClasses) {}

    void set(Supplier<Targets> targets, Linker linker, Coverage coverage) {
        recipe = () -> {
            Targets all = targets.get();
            linker.to(all.byKind());
            return new Made(
                    new Weaver(all.inApplications(), coverage), new Weaver(all.inJdk(), coverage), all.jdkClasses());
        };
        started.countDown();
    }

    void abandon() {
        abandoned = true;
        started.countDown();
        settled.countDown();
    }

    /**
     * Makes it, as soon as the agent has started; the second time nothing. For a thread of the agent: it may wait as long
     * as the start takes.
     */
    void make() {
        if (making.compareAndSet(false, true)) {
            try {
                started.await();
                if (recipe != null) {
                    made = recipe.get();
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            } finally {
                settled.countDown();
            }
        }
    }

    boolean abandoned() {
        return abandoned;
    }

    /** Waits until they are there; false if they are not and will not be. */
    boolean await() {
        if (made != null) {
            return true;
        }
        if (!late) {
            boolean interrupted = Thread.interrupted();
            try {
                late = !settled.await(MOST_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException now) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return made != null;
    }

    /** After {@link #await}. */
    Weaver forApplications() {
        return made.forApplications;
    }

    /** After {@link #await}. */
    Weaver forJdk() {
        return made.forJdk;
    }

    /** Empty until they are there. */
    Set<String> jdkClasses() {
        Made now = made;
        return now == null ? Set.of() : now.jdkClasses;
    }
}
