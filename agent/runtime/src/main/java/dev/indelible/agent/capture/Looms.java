package dev.indelible.agent.capture;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What weaves, once it is there. It is made on a thread of the agent while the application loads its first classes; one
 * that is to be woven waits for it.
 *
 * <p>What must stay true: the wait ends, since whoever loads a class may hold what the agent's thread needs; once it was in
 * vain nobody waits again.
 */
final class Looms {
    private static final long MOST_SECONDS = 10;

    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile Made made;
    private volatile boolean abandoned;
    private volatile boolean late;

    /** The weavers themselves are made on first use: they wake Byte Buddy. */
    private record Made(Late forApplications, Late forJdk, Set<String> jdkClasses) {}

    void set(Targets targets, Class<?> dispatcher, Coverage coverage) {
        made = new Made(
                new Late(() -> new Weaver(targets.inApplications(), dispatcher, coverage)),
                new Late(() -> new Weaver(targets.inJdk(), dispatcher, coverage)),
                targets.jdkClasses());
        settled.countDown();
    }

    void abandon() {
        abandoned = true;
        settled.countDown();
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
        return made.forApplications.get();
    }

    /** After {@link #await}. */
    Weaver forJdk() {
        return made.forJdk.get();
    }

    /** Empty until they are there. */
    Set<String> jdkClasses() {
        Made now = made;
        return now == null ? Set.of() : now.jdkClasses;
    }

    /** Two threads may make one each, and either will do. */
    private static final class Late {
        private final Supplier<Weaver> make;
        private volatile Weaver made;

        Late(Supplier<Weaver> make) {
            this.make = make;
        }

        Weaver get() {
            Weaver weaver = made;
            if (weaver == null) {
                weaver = make.get();
                made = weaver;
            }
            return weaver;
        }
    }
}
