package dev.indelible.agent.capture;

import dev.indelible.agent.context.Mark;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.Recorder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What an advised method's call sites are linked to: runs a {@link Site} and its {@link Call} so that nothing of ours
 * ever reaches the application.
 *
 * <p>What must stay true: no exception leaves but what a {@link Blocked} carries, each one is counted as a lost event, and
 * the agent's own work is never captured in turn.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // no call fits where the stack ends; two at once there count as one
final class Advised {
    private static final MethodType ENTER = MethodType.methodType(Object.class, Object.class, Object[].class);
    private static final MethodType EXIT =
            MethodType.methodType(void.class, Object.class, Object.class, Throwable.class);

    private final Site site;
    private final Recorder recorder;
    private final String lost;

    /** Losses that there was no stack left to count: the next call does. Counting up here calls nothing. */
    private volatile int uncounted;

    /** A call that is waited for; and how the thread stood when it began. */
    private static final class Open extends Mark {
        private final Call call;

        Open(Call call, Mark before) {
            super(before);
            this.call = call;
        }
    }

    private Advised(Site site, Recorder recorder, String kind) {
        this.site = site;
        this.recorder = recorder;
        lost = "capture of " + kind + " failed";
    }

    static MethodHandle enter(Site site, Recorder recorder, String kind) throws ReflectiveOperationException {
        return MethodHandles.lookup()
                .findVirtual(Advised.class, "enter", ENTER)
                .bindTo(new Advised(site, recorder, kind));
    }

    static MethodHandle exit(Recorder recorder, String kind) throws ReflectiveOperationException {
        return MethodHandles.lookup()
                .findVirtual(Advised.class, "exit", EXIT)
                .bindTo(new Advised(null, recorder, kind));
    }

    @SuppressWarnings("UnusedMethod") // linked by name
    private Object enter(Object self, Object[] arguments) throws Exception {
        ThreadContext thread = null;
        Mark before = null;
        try {
            ThreadContext here = ThreadContext.current();
            if (!here.begin()) {
                return null;
            }
            thread = here;
            Unreached.tell(recorder);
            if (uncounted != 0) {
                count();
            }
            before = here.mark();
            Call call = site.enter(here, self, arguments);
            return call == null ? null : new Open(call, before);
        } catch (Blocked blocked) {
            throw blocked.toCaller();
        } catch (Throwable failed) {
            uncounted++;
            try {
                failed(thread, before);
            } catch (Throwable again) {
                // Counted above.
            }
            return null;
        } finally {
            if (thread != null) {
                thread.end();
            }
            if (before != null) {
                thread.forget();
            }
        }
    }

    @SuppressWarnings("UnusedMethod") // linked by name
    private void exit(Object token, Object result, Throwable thrown) {
        if (!(token instanceof Open open)) {
            return;
        }
        ThreadContext begun = null;
        ThreadContext thread = null;
        try {
            thread = ThreadContext.current();
            begun = thread.begin() ? thread : null;
            open.call.end(thread, result, thrown);
            if (uncounted != 0) {
                count();
            }
        } catch (Throwable failed) {
            uncounted++;
            try {
                failed(thread, open);
            } catch (Throwable again) {
                // Counted above.
            }
        } finally {
            if (begun != null) {
                begun.end();
            }
        }
    }

    /** Puts the thread back, so that what failed has no part in later events, and counts the loss. */
    private void failed(ThreadContext thread, Mark before) {
        if (thread != null && before != null) {
            thread.back(before);
        }
        count();
    }

    private void count() {
        int losses = uncounted;
        recorder.lost(losses, lost);
        uncounted -= losses;
    }
}
