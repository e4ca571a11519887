package dev.indelible.agent.forward;

import dev.indelible.agent.event.ClassLoads;

/**
 * When the network is touched first. The HTTP library is some 300 classes, which an application that is starting pays for
 * on a small machine; so the first contact comes when fewer of its own are loaded, since then a processor is free.
 *
 * <p>What must stay true: it comes within {@link #LONGEST_NANOS}, and at once for the end of the JVM and, but for {@link
 * #QUIET_NANOS}, for a caller who waits for a receipt.
 */
final class FirstContact {
    /** The network is not touched earlier: the application's main should have chosen its logging by then. */
    private static final long QUIET_NANOS = 1_000_000_000;

    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final long LOOK_NANOS = 250_000_000;
    private static final int BUSY = 25;

    private final Voice voice;
    private final long bornNanos = System.nanoTime();

    FirstContact(Voice voice) {
        this.voice = voice;
    }

    /** Returns when it may come. The forwarder's thread. */
    void await(Pauses pauses) {
        pauses.untilEnd(QUIET_NANOS - age());
        int before;
        do {
            before = ClassLoads.seen();
            for (long since = System.nanoTime(); System.nanoTime() - since < LOOK_NANOS && mayWait(pauses); ) {
                pauses.untilEnd(LOOK_NANOS / 10);
            }
        } while (ClassLoads.seen() - before >= BUSY && mayWait(pauses));
    }

    private boolean mayWait(Pauses pauses) {
        return age() < LONGEST_NANOS && !pauses.finishing() && !voice.urgent();
    }

    private long age() {
        return System.nanoTime() - bornNanos;
    }
}
