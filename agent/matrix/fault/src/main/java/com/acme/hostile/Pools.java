package com.acme.hostile;

import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tomcat.util.threads.TaskQueue;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jboss.threads.EnhancedQueueExecutor;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.TriggerContext;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

/** Whatever else runs tasks: pools of servers, timers, forks, stages, threads. One task each, and nothing left over. */
final class Pools {
    /** What a step prints that this JDK cannot do. */
    static final String ABSENT = "not in this JDK";

    private static final long SECONDS = 20;

    private Pools() {}

    private static Object once(Executor executor) throws InterruptedException {
        Tasks.Task task = new Tasks.Task(Mood.GOOD);
        executor.execute(task);
        return task.done();
    }

    static Object tomcat() throws InterruptedException {
        TaskQueue queue = new TaskQueue();
        var pool = new org.apache.tomcat.util.threads.ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, queue);
        queue.setParent(pool);
        try {
            return once(pool);
        } finally {
            pool.shutdown();
            ended(pool);
        }
    }

    static Object jetty() throws Exception {
        QueuedThreadPool pool = new QueuedThreadPool(2, 1);
        pool.setReservedThreads(0);
        pool.start();
        try {
            return once(pool);
        } finally {
            pool.stop();
        }
    }

    static Object jboss() throws InterruptedException {
        EnhancedQueueExecutor pool = new EnhancedQueueExecutor.Builder()
                .setCorePoolSize(1)
                .setMaximumPoolSize(1)
                .build();
        try {
            return once(pool);
        } finally {
            pool.shutdown();
            ended(pool);
        }
    }

    static Object fork() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            Tasks.Task task = new Tasks.Task(Mood.GOOD);
            pool.submit(new Forking(task)).get(SECONDS, TimeUnit.SECONDS);
            return task.done();
        } finally {
            pool.shutdown();
            ended(pool);
        }
    }

    /** Repeats on a ForkJoinPool, where the JDK can do that: from 25 on. */
    static Object forkRepeated() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            Method repeat = ForkJoinPool.class.getMethod(
                    "scheduleAtFixedRate", Runnable.class, long.class, long.class, TimeUnit.class);
            Tasks.Task task = new Tasks.Task(Mood.of("run", () -> new IllegalStateException("enough")));
            repeat.invoke(pool, task, 0L, 1L, TimeUnit.HOURS);
            return task.done();
        } catch (NoSuchMethodException older) {
            return ABSENT;
        } finally {
            pool.shutdownNow();
            ended(pool);
        }
    }

    private static final class Forking extends RecursiveAction {
        private final transient Tasks.Task task;

        Forking(Tasks.Task task) {
            this.task = task;
        }

        @Override
        protected void compute() {
            new RecursiveAction() {
                @Override
                protected void compute() {
                    task.run();
                }
            }.fork().join();
        }
    }

    static Object stage() throws Exception {
        Tasks.Task task = new Tasks.Task(Mood.GOOD);
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = first.thenApply(text -> {
            task.run();
            return text + "!";
        });
        first.complete("done");
        return second.get(SECONDS, TimeUnit.SECONDS);
    }

    /** A virtual one: what a platform thread does is nobody's. */
    static Object thread() throws Exception {
        try {
            Tasks.Task task = new Tasks.Task(Mood.GOOD);
            Thread thread = (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
            thread.join();
            return task.done();
        } catch (NoSuchMethodException older) {
            return ABSENT;
        }
    }

    /** The second task begins when all that belongs to the first is over. */
    static Object timer() throws InterruptedException {
        Timer timer = new Timer("timer", true);
        Tasks.Task first = timed(timer);
        Tasks.Task second = timed(timer);
        try {
            return first.done() + ", " + second.done();
        } finally {
            timer.cancel();
        }
    }

    private static Tasks.Task timed(Timer timer) {
        Tasks.Task task = new Tasks.Task(Mood.GOOD);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        task.run();
                    }
                },
                0);
        return task;
    }

    /** Repeats until it fails, which is at once. */
    static Object repeated() throws Exception {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
        try {
            Tasks.Task task = new Tasks.Task(Mood.of("run", () -> new IllegalStateException("enough")));
            return pool.scheduleAtFixedRate(task, 0, 1, TimeUnit.HOURS).get(SECONDS, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
            ended(pool);
        }
    }

    /** What Spring's {@code @Scheduled} calls. */
    static Object scheduled() throws Exception {
        Tasks.Task task = new Tasks.Task(Mood.GOOD);
        new ScheduledMethodRunnable(task, "run").run();
        return task.done();
    }

    /** What Spring calls whenever a trigger says so: here once. */
    static Object triggered() throws Exception {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
        try {
            Tasks.Task task = new Tasks.Task(Mood.GOOD);
            Object scheduled = new ConcurrentTaskScheduler(pool).schedule(task, new Once());
            return scheduled == null ? "not scheduled" : task.done();
        } finally {
            pool.shutdown();
            ended(pool);
        }
    }

    private static final class Once implements Trigger {
        private final AtomicBoolean given = new AtomicBoolean();

        @Override
        public Instant nextExecution(TriggerContext context) {
            return given.compareAndSet(false, true) ? Instant.now() : null;
        }
    }

    /** Not all pools wait as long as they are asked to. */
    private static void ended(ExecutorService pool) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!pool.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the pool does not end");
            }
        }
    }
}
