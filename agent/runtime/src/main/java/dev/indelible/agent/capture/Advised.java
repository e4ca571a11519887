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
 * <p>What must stay true: no exception leaves but what a {@link Blocked} carries, each one is counted as a lost event, and
 * the agent's own work is never captured in turn.
 */
final class Advised {
    private static final MethodType ENTER = MethodType.methodType(Object.class, Object.class, Object[].class);
    private static final MethodType EXIT =
            MethodType.methodType(void.class, Object.class, Object.class, Throwable.class);

    private final Site site;
    private final Recorder recorder;
    private final String lost;

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
    private Object enter(Object self, Object[] arguments) {
        ThreadContext thread = null;
        try {
            ThreadContext here = ThreadContext.current();
            if (!here.begin()) {
                return null;
            }
            thread = here;
            return site.enter(here, self, arguments);
        } catch (Blocked blocked) {
            throw blocked.toCaller();
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
    private void exit(Object token, Object result, Throwable thrown) {
        if (!(token instanceof Call call)) {
            return;
        }
        ThreadContext begun = null;
        try {
            ThreadContext thread = ThreadContext.current();
            begun = thread.begin() ? thread : null;
            call.end(thread, result, thrown);
        } catch (Throwable failed) {
            recorder.lost(1, lost);
        } finally {
            if (begun != null) {
                begun.end();
            }
        }
    }
}
