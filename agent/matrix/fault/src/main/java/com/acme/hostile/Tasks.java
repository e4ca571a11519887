package com.acme.hostile;

import dev.indelible.annotations.Audited;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tasks that nobody may look at, on pools of one thread. */
final class Tasks {
    private static final long SECONDS = 20;

    /** A task that fails as it is told to. */
    static final class Task extends Never implements Runnable {
        private final Mood mood;
        private final CountDownLatch done = new CountDownLatch(1);

        Task(Mood mood) {
            this.mood = mood;
        }

        @Override
        public void run() {
            try {
                work();
                mood.feel("run");
            } finally {
                done.countDown();
            }
        }

        @Audited(action = "task.work")
        void work() {}

        Object done() throws InterruptedException {
            return done.await(SECONDS, TimeUnit.SECONDS) ? "done" : "not done";
        }
    }

    private Tasks() {}

    private static ThreadPoolExecutor pool() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
            Thread worker = new Thread(body, "worker");
            worker.setUncaughtExceptionHandler((thread, thrown) -> {});
            return worker;
        });
    }

    private interface Use {
        Object of(ThreadPoolExecutor pool) throws Throwable;
    }

    private static Object pooled(Use use) throws Throwable {
        ThreadPoolExecutor pool = pool();
        try {
            return use.of(pool);
        } finally {
            end(pool);
        }
    }

    private static void end(ThreadPoolExecutor pool) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the pool does not end");
        }
    }

    /** A plain Runnable, twice in a row, by one who is gone before the second begins. */
    static Object execute(Mood mood) throws Throwable {
        return pooled(pool -> {
            Task first = new Task(mood);
            Task second = new Task(Mood.GOOD);
            pool.execute(first);
            pool.execute(second);
            return first.done() + ", " + second.done();
        });
    }

    /** The same object many times in one queue. */
    static Object again() throws Throwable {
        return pooled(pool -> {
            Task task = new Task(Mood.GOOD);
            for (int i = 0; i < 3; i++) {
                pool.execute(task);
            }
            return task.done();
        });
    }

    /** A pool that takes nothing more. */
    static Object refused() throws Throwable {
        ThreadPoolExecutor pool = pool();
        pool.shutdown();
        pool.setRejectedExecutionHandler((task, by) -> {
            throw new IllegalStateException("refused");
        });
        pool.execute(new Task(Mood.GOOD));
        return "taken";
    }

    /** Through a FutureTask. */
    static Object submit(Mood mood) throws Throwable {
        return pooled(pool -> pool.submit(new Task(mood), "result").get(SECONDS, TimeUnit.SECONDS));
    }

    /** A FutureTask of one's own, run by hand, that fails in everything it overrides. */
    static Object future(Mood mood) throws Throwable {
        FutureTask<String> future = new FutureTask<>(new Task(mood), "result") {
            @Override
            protected void done() {
                mood.feel("done");
            }

            @Override
            public String toString() {
                throw new IllegalStateException("toString was called");
            }

            @Override
            public int hashCode() {
                throw new IllegalStateException("hashCode was called");
            }

            @Override
            public boolean equals(Object other) {
                throw new IllegalStateException("equals was called");
            }
        };
        future.run();
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    /** A stage whose next stages fail. */
    static Object stage(Mood mood) throws Throwable {
        return pooled(pool -> CompletableFuture.supplyAsync(
                        () -> {
                            mood.feel("supply");
                            return new Task(mood);
                        },
                        pool)
                .thenApply(task -> {
                    task.run();
                    return "supplied";
                })
                .get(SECONDS, TimeUnit.SECONDS));
    }

    /** A stage on the common pool. */
    static Object common(Mood mood) throws Throwable {
        return CompletableFuture.runAsync(new Task(mood), ForkJoinPool.commonPool())
                .handle((nothing, thrown) -> thrown == null ? "ran" : "failed")
                .get(SECONDS, TimeUnit.SECONDS);
    }
}
