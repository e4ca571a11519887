package dev.indelible.agent.capture.method;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Level;
import dev.indelible.agent.trace.Traces;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * Waits for a stage that an audited method returned: its line is written when the stage completes, by whichever thread
 * does that, and names who made the call.
 *
 * <p>The call has returned by then, so nobody waits for this line's level: the thread that completes the stage may be one
 * that must never wait.
 *
 * <p>What must stay true: the stage that the application holds is its own; nothing is thrown into the thread that
 * completes it; a stage that takes no callback has its line at once, which says {@code unknown}.
 */
final class AsyncEnd implements BiConsumer<Object, Throwable> {
    private final MethodCall call;
    private final MethodLines lines;
    private final Actor actor;
    private final String ip;
    private final String session;
    private final RequestId request;
    private final Traces.Ids trace;

    private AsyncEnd(MethodCall call, ThreadContext thread, MethodLines lines) {
        this.call = call;
        this.lines = lines;
        actor = thread.actor(lines.lines().sources());
        ip = thread.ip();
        session = thread.session();
        request = thread.requestId();
        trace = lines.lines().trace(thread);
    }

    static void await(CompletionStage<?> stage, MethodCall call, ThreadContext thread, MethodLines lines) {
        AsyncEnd end = new AsyncEnd(call, thread, lines);
        // The request may be over before the stage is: what is to be known of it is known now.
        thread.contains();
        try {
            stage.whenComplete(end);
        } catch (Exception | LinkageError unlike) {
            end.write("unknown", null, null);
        }
    }

    @Override
    public void accept(Object result, Throwable thrown) {
        ThreadContext thread = null;
        ThreadContext here = ThreadContext.current();
        try {
            thread = here.begin() ? here : null;
            call.completed();
            Throwable cause =
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            Object[] results = cause == null ? call.plan().results(result) : null;
            write(call.plan().outcome(cause), cause, results);
        } catch (Throwable failed) {
            lines.lines().lost("capture of an asynchronous method's end failed");
        } finally {
            if (thread != null) {
                thread.end();
            }
        }
    }

    private void write(String outcome, Throwable thrown, Object[] results) {
        lines.outcome(
                lines.lines()
                        .start(EventKind.METHOD, actor, ip, request, trace)
                        .text(Field.ACTOR_SESSION, session)
                        .text(Field.ACTION, call.plan().action())
                        .text(Field.CATEGORY, call.plan().category()),
                call,
                outcome,
                thrown,
                results,
                Level.BUFFERED);
    }
}
