package com.acme.desk;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Every way to leave a thread. Each way does some pieces of work, and returns when all are done but the late one's. */
@Component
@SuppressWarnings("FutureReturnValueIgnored") // each way waits for its pieces itself
public class Ways {
    /** Made, and its workers started, before an agent can have rewritten anything. */
    static final ExecutorService OLD = Executors.newFixedThreadPool(2);

    /** How many pieces of work each way does. */
    static final int PIECES = 3;

    /** One way: it works on {@code ticket + ":" + piece} for each piece. */
    interface Way {
        void go(String ticket) throws Exception;
    }

    private final Tickets tickets;
    private final ExecutorService pool = Executors.newFixedThreadPool(3);
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final ForkJoinPool forks = new ForkJoinPool(3);
    private final ForkJoinPool queue = new ForkJoinPool(2, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
    private final Timer timer = new Timer(true);
    private final Map<String, Way> ways = new LinkedHashMap<>();

    Ways(Tickets tickets) {
        this.tickets = tickets;
        ways.put("direct", ticket -> each(ticket, Runnable::run));
        ways.put("ThreadPoolExecutor.execute", ticket -> each(ticket, pool));
        ways.put("ThreadPoolExecutor.submit", ticket -> each(ticket, pool::submit));
        ways.put(
                "ThreadPoolExecutor.invokeAll",
                ticket -> pool.invokeAll(IntStream.range(0, PIECES)
                        .<Callable<Object>>mapToObj(piece -> () -> work(ticket, piece))
                        .toList()));
        ways.put("a pool older than the agent", ticket -> each(ticket, OLD));
        ways.put("late, after the response", ticket -> {
            for (int piece = 0; piece < PIECES; piece++) {
                int at = piece;
                pool.execute(() -> {
                    pause(20);
                    work(ticket, at);
                });
            }
        });
        ways.put(
                "ScheduledThreadPoolExecutor.schedule",
                ticket -> each(ticket, task -> clock.schedule(task, 2, TimeUnit.MILLISECONDS)));
        ways.put("ForkJoinPool.execute", ticket -> each(ticket, forks));
        ways.put("ForkJoinPool.submit", ticket -> each(ticket, forks::submit));
        ways.put("ForkJoinPool.invoke, RecursiveAction", ticket -> forks.invoke(new Split(ticket, 0, PIECES)));
        ways.put("RecursiveAction in the common pool", ticket -> new Split(ticket, 0, PIECES).invoke());
        ways.put("asynchronous ForkJoinPool", ticket -> each(ticket, queue));
        ways.put(
                "parallel stream",
                ticket -> IntStream.range(0, PIECES).parallel().forEach(piece -> work(ticket, piece)));
        ways.put("CompletableFuture.runAsync", ticket -> {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int piece = 0; piece < PIECES; piece++) {
                int at = piece;
                all.add(CompletableFuture.runAsync(() -> work(ticket, at)));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        });
        ways.put(
                "CompletableFuture.supplyAsync(pool)",
                ticket -> CompletableFuture.supplyAsync(() -> work(ticket, 0), pool)
                        .thenApplyAsync(done -> work(ticket, 1), forks)
                        .thenAccept(done -> work(ticket, 2))
                        .join());
        ways.put("stages completed by another thread", this::completedByAnother);
        ways.put(
                "CompletableFuture.delayedExecutor",
                ticket -> each(ticket, CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS, pool)));
        ways.put(
                "java.util.Timer",
                ticket -> each(
                        ticket,
                        task -> timer.schedule(
                                new TimerTask() {
                                    @Override
                                    public void run() {
                                        task.run();
                                    }
                                },
                                1)));
        ways.put("@Async", ticket -> {
            CountDownLatch left = new CountDownLatch(PIECES);
            for (int piece = 0; piece < PIECES; piece++) {
                tickets.later(ticket + ":" + piece, left::countDown);
            }
            await(left);
        });
        ways.put("@Async CompletableFuture", ticket -> {
            for (int piece = 0; piece < PIECES; piece++) {
                int at = piece;
                tickets.promised(ticket + ":" + at).get(20, TimeUnit.SECONDS);
            }
        });
        virtualThreads();
    }

    Map<String, Way> all() {
        return ways;
    }

    private Object work(String ticket, int piece) {
        tickets.work(ticket + ":" + piece);
        return ticket;
    }

    private void each(String ticket, Executor by) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(PIECES);
        for (int piece = 0; piece < PIECES; piece++) {
            int at = piece;
            by.execute(() -> {
                work(ticket, at);
                left.countDown();
            });
        }
        await(left);
    }

    private static void await(CountDownLatch left) throws InterruptedException {
        if (!left.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the work was not done");
        }
    }

    /** A task that nobody's request has to do with completes a future that a request waits for. */
    private void completedByAnother(String ticket) {
        CompletableFuture<String> asked = new CompletableFuture<>();
        CompletableFuture<?> answered = asked.thenApply(done -> work(ticket, 0))
                .thenCompose(done -> CompletableFuture.completedFuture(work(ticket, 1)))
                .whenComplete((done, failed) -> work(ticket, 2));
        Completer.complete(asked);
        answered.join();
    }

    /** Virtual threads where the JVM has them. */
    private void virtualThreads() {
        if (Runtime.version().feature() < 21) {
            return;
        }
        Supplier<ExecutorService> perTask = () -> {
            try {
                return (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
            } catch (ReflectiveOperationException absent) {
                throw new IllegalStateException(absent);
            }
        };
        ExecutorService virtual = perTask.get();
        ways.put("virtual thread per task", ticket -> each(ticket, virtual));
        ways.put("virtual thread per task, submit", ticket -> each(ticket, virtual::submit));
        ways.put(
                "Thread.startVirtualThread",
                ticket -> each(ticket, task -> {
                    try {
                        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
                        start.invoke(null, task);
                    } catch (ReflectiveOperationException absent) {
                        throw new IllegalStateException(absent);
                    }
                }));
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Split extends RecursiveAction {
        private static final long serialVersionUID = 1;
        private final String ticket;
        private final int from;
        private final int to;

        Split(String ticket, int from, int to) {
            this.ticket = ticket;
            this.from = from;
            this.to = to;
        }

        @Override
        protected void compute() {
            if (to - from == 1) {
                work(ticket, from);
            } else {
                invokeAll(new Split(ticket, from, from + 1), new Split(ticket, from + 1, to));
            }
        }
    }
}
