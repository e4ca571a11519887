package com.acme.method;

import dev.indelible.annotations.Audited;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Methods that return before their work is done. */
class Async {
    private CompletableFuture<String> last;

    @Audited(action = "async.done", result = "{result}")
    CompletableFuture<String> done() {
        last = CompletableFuture.completedFuture("now");
        return last;
    }

    @Audited(action = "async.later", result = "{result}")
    CompletionStage<String> later(CountDownLatch go) {
        last = CompletableFuture.supplyAsync(() -> {
            await(go);
            return "later";
        });
        return last;
    }

    @Audited(action = "async.fails")
    CompletableFuture<String> fails(CountDownLatch go) {
        return CompletableFuture.supplyAsync(() -> {
            await(go);
            throw new IllegalStateException("later");
        });
    }

    @Audited(action = "async.throws")
    CompletableFuture<String> throwsAtOnce() {
        throw new IllegalArgumentException("at once");
    }

    @Audited(action = "async.null")
    CompletableFuture<String> nothing() {
        return null;
    }

    @Audited(action = "async.minimal")
    CompletionStage<String> minimal() {
        return CompletableFuture.completedStage("minimal");
    }

    @Audited(action = "async.future")
    Future<String> future() {
        return new CompletableFuture<String>().completeAsync(() -> "future").orTimeout(9, TimeUnit.SECONDS);
    }

    @Audited(action = "async.plain-future")
    Future<String> plainFuture() {
        return new java.util.concurrent.FutureTask<>(() -> "never run");
    }

    private static void await(CountDownLatch go) {
        try {
            if (!go.await(9, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void cases() {
        Async async = new Async();
        Case.run("stage, done", () -> System.out.println(async.done() == async.last));
        Case.run("stage, later", () -> {
            CountDownLatch go = new CountDownLatch(1);
            CompletionStage<String> stage = async.later(go);
            System.out.println((stage == async.last) + " " + async.last.getNumberOfDependents() / 9);
            new Plain().open();
            go.countDown();
            System.out.println(async.last.get(9, TimeUnit.SECONDS));
            Thread.sleep(200);
        });
        Case.run("stage, fails later", () -> {
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<String> stage = async.fails(go);
            go.countDown();
            System.out.println(stage.handle((one, thrown) -> thrown.getClass()).get(9, TimeUnit.SECONDS));
            Thread.sleep(200);
        });
        Case.run("stage, throws at once", () -> System.out.println(async.throwsAtOnce()));
        Case.run("stage, null", () -> System.out.println(async.nothing()));
        Case.run("stage, minimal", () -> async.minimal().thenAccept(System.out::println));
        Case.run("future that is a stage", () -> {
            System.out.println(async.future().get(9, TimeUnit.SECONDS));
            Thread.sleep(200);
        });
        Case.run(
                "future that is none",
                () -> System.out.println(async.plainFuture().isDone()));
    }
}
