package com.acme.bank;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The bank's asynchronous pages. */
final class Later {
    static final ExecutorService POOL = Executors.newFixedThreadPool(2);

    private Later() {}

    static void page(String page, HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (page) {
            case "complete" -> {
                AsyncContext context = request.startAsync();
                POOL.execute(() -> {
                    Pages.pause(50);
                    Bank.view();
                    response.setStatus(202);
                    context.complete();
                });
            }
            case "complete-at-once" -> {
                response.setStatus(202);
                request.startAsync().complete();
            }
            case "dispatch" -> {
                AsyncContext context = request.startAsync();
                POOL.execute(() -> {
                    Pages.pause(50);
                    context.dispatch("/bank/view");
                });
            }
            case "dispatch-at-once" -> request.startAsync().dispatch("/bank/view");
            case "dispatch-fails" -> {
                AsyncContext context = request.startAsync();
                POOL.execute(() -> {
                    Pages.pause(50);
                    context.dispatch("/bank/fails");
                });
            }
            case "timeout" -> request.startAsync().setTimeout(200);
            case "timeout-answered" -> {
                AsyncContext context = request.startAsync();
                context.setTimeout(200);
                context.addListener(new Answer(response));
            }
            case "endless-async" -> {
                AsyncContext context = request.startAsync();
                Thread first = Thread.currentThread();
                POOL.execute(() -> {
                    try {
                        await(first);
                        Pages.stream(response, 2_000);
                    } catch (IOException gone) {
                        // The client went away, which is what this page is for.
                    } finally {
                        end(context);
                        Pages.STREAMED.release();
                    }
                });
            }
            default -> response.sendError(404);
        }
    }

    /** Waits, ten seconds at most, until the container has its thread back, so that requests end in one way only. */
    private static void await(Thread first) {
        for (int i = 0; i < 2_000 && isInside(first); i++) {
            Pages.pause(5);
        }
    }

    private static boolean isInside(Thread first) {
        for (StackTraceElement frame : first.getStackTrace()) {
            if (frame.getClassName().matches(".*(Filter|Servlet)[^.]*")) {
                return true;
            }
        }
        return false;
    }

    /** Some containers have ended it by then, and say so. */
    private static void end(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException ended) {
            // Nothing is left to do.
        }
    }

    /** Answers what took too long. */
    private record Answer(HttpServletResponse response) implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) {
            response.setStatus(504);
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
