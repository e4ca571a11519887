package com.acme.bank;

import dev.indelible.annotations.Audited;

/** An application that still works while the JVM is ending, as a server that drains its requests does. */
public class Draining {
    private Draining() {}

    @Audited(action = "drained")
    private static void drain() {}

    /** Ends at once; its hook takes its time. */
    public static void main(String[] arguments) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                Thread.sleep(1500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            drain();
        }));
    }
}
