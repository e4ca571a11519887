package com.acme.desk;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread of nobody's that completes what others wait for: a client of some protocol would have such a one. */
final class Completer {
    private static final BlockingQueue<CompletableFuture<String>> WAITING = new LinkedBlockingQueue<>();

    private Completer() {}

    static void start() {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            WAITING.take().complete("done");
                        }
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                "completer");
        thread.setDaemon(true);
        thread.start();
    }

    static void complete(CompletableFuture<String> future) {
        WAITING.add(future);
    }
}
