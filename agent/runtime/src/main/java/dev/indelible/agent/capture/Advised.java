package dev.indelible.agent.capture;

import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.Recorder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What an advised method's call sites are linked to: runs a {@link Site} and its {@link Call} so that nothing of ours
 * ever reaches the application.
 *
 * <p>What must stay true: no exception leaves, each one is counted as a lost event, and the agent's own work is never
 * captured in turn.
 */
final class Advised {
    private static final MethodType ENTER = MethodType.methodType(Object.class, Object.class, Object[].class);
    private static final MethodType EXIT =
            MethodType.methodType(void.class, Object.class, Object.class, Throwable.class);

    private final Site site;
    private final Recorder recorder;
    private final String lost;

    private record Open(Call call, Advised by) {}

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

    static MethodHandle exit() throws ReflectiveOperationException {
        return MethodHandles.lookup().findStatic(Advised.class, "exit", EXIT);
    }

    @SuppressWarnings("UnusedMethod") // linked by name
    private Object enter(Object self, Object[] arguments) {
        ThreadContext thread = null;
        try {
            ThreadContext here = ThreadContext.current();
            if (!here.begin()) {
                return null;
            }
            thread = here;
            Call call = site.enter(here, self, arguments);
            return call == null ? null : new Open(call, this);
        } catch (Throwable failed) {
            recorder.lost(1, lost);
            return null;
        } finally {
            if (thread != null) {
                thread.end();
            }
        }
    }

    @SuppressWarnings("UnusedMethod") // linked by name
    private static void exit(Object token, Object result, Throwable thrown) {
        if (!(token instanceof Open open)) {
            return;
        }
        ThreadContext begun = null;
        try {
            ThreadContext thread = ThreadContext.current();
            begun = thread.begin() ? thread : null;
            open.call.end(thread, result, thrown);
        } catch (Throwable failed) {
            open.by.recorder.lost(1, open.by.lost);
        } finally {
            if (begun != null) {
                begun.end();
            }
        }
    }
}
