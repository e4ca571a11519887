package com.acme.hostile;

import java.util.concurrent.TimeUnit;

/** Waits until whatever works on this JVM's own classes in the background has come to rest. */
final class Woven {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(30);

    private Woven() {}

    static void await() throws InterruptedException {
        long since = System.nanoTime();
        while (System.nanoTime() - since < NANOS && atWork()) {
            Thread.sleep(5);
        }
    }

    private static boolean atWork() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getName().equals("indelible-weave") && thread.getState() != Thread.State.TIMED_WAITING);
    }
}
