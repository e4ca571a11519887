package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.context.AuditedBody;
import dev.indelible.agent.context.Expected;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.Tx;
import dev.indelible.agent.event.Fate;
import java.util.concurrent.CompletionStage;

/**
 * One call of an audited method, from its entry to its line. Owned by the calling thread; when the method returns a
 * CompletionStage, by whoever completes it.
 *
 * <p>What must stay true: one line a call (two with an intent), however the body ends; where method security has the last
 * word, it has it here too.
 */
final class MethodCall implements Call, AuditedBody {
    private final MethodLines lines;
    private final AuditedPlan plan;
    private final AuditedPlan.Values values;
    private final Object self;
    private final AuditedBody outer;
    /** The transaction that was open when the body began, or null. */
    private final Tx around;
    /** The last one that was entered before the body began, open or not, or null. */
    private final Tx before;

    private final String id;
    private final long started;

    private long nanos;
    private Tx tx;
    private Object[] results;
    private Throwable thrown;

    private MethodCall(
            MethodLines lines,
            AuditedPlan plan,
            AuditedPlan.Values values,
            Object self,
            ThreadContext thread,
            String id) {
        this.lines = lines;
        this.plan = plan;
        this.values = values;
        this.self = self;
        this.id = id;
        outer = thread.body();
        around = thread.transaction();
        before = thread.lastTransaction();
        started = System.nanoTime();
    }

    /** Enters the body, or gives null where the call has its line already. */
    static MethodCall enter(MethodLines lines, AuditedPlan plan, ThreadContext thread, Object self, Object[] arguments)
            throws Exception {
        thread.entered(plan.method());
        if (self != null && isSuperCall(thread.body(), plan, self)) {
            return null;
        }
        if (lines.lines().refuses()) {
            lines.lines().refused();
            throw plan.refusal("the agent's quota for lines that nobody has received is used up; see to the collector");
        }
        AuditedPlan.Values values = plan.values(arguments);
        String id = plan.intent() ? RequestId.fresh().text() : null;
        if (id != null) {
            intent(lines, plan, thread, values, id);
        }
        MethodCall call = new MethodCall(lines, plan, values, self, thread, id);
        thread.body(call);
        return call;
    }

    /** On one object a method that is overridden can only be entered from the one that overrides it. */
    private static boolean isSuperCall(AuditedBody innermost, AuditedPlan plan, Object self) {
        AuditedBody body = innermost;
        while (body instanceof MethodCall call) {
            if (call.self == self && call.plan.overrides(plan)) {
                return true;
            }
            body = call.outer;
        }
        return false;
    }

    private static void intent(
            MethodLines lines, AuditedPlan plan, ThreadContext thread, AuditedPlan.Values values, String id)
            throws Exception {
        Fate fate = Fate.LOST;
        Exception failed = null;
        try {
            fate = lines.intent(thread, plan, values, id);
        } catch (Exception | LinkageError defect) {
            failed = defect instanceof Exception exception ? exception : new IllegalStateException(defect);
        }
        if (plan.block() && fate != Fate.HELD) {
            if (fate == Fate.LOST) {
                throw plan.refusal("its audit line cannot be written; see to the agent's buffer");
            }
            lines.blocked(thread, plan, values, id);
            throw plan.refusal("its audit line is in the buffer, but not as safe as its level asks for; see to the"
                    + " disk of the agent's folder, or to the collector");
        }
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void end(ThreadContext thread, Object result, Throwable thrown) {
        nanos = System.nanoTime() - started;
        thread.body(outer);
        tx = transaction(thread.lastTransaction());
        if (thrown == null && result instanceof CompletionStage<?> stage) {
            AsyncEnd.await(stage, this, thread, lines);
            return;
        }
        this.thrown = thrown;
        results = thrown == null ? plan.results(result) : null;
        Expected judge = thread.judge(plan.method());
        if (judge == null) {
            write(thread);
        } else {
            judge.ran(this);
        }
    }

    /**
     * The transaction that the body ran in, or else the last one that it opened. One that ended without a name has no
     * line that would tell its fate.
     */
    private Tx transaction(Tx last) {
        if (around != null && (around.open() || around.named())) {
            return around;
        }
        return last != null && (last.open() || last != before && last.named()) ? last : null;
    }

    /**
     * Writes the line of a body that method security has judged. {@code denied}: its result was refused, by {@code refusal}
     * or, where that is null, without an exception.
     */
    void write(ThreadContext thread, boolean denied, Throwable refusal) {
        // What the body itself threw passes the judge too.
        if (denied && thrown == null) {
            lines.outcome(thread, this, "denied", refusal, results);
        } else {
            write(thread);
        }
    }

    private void write(ThreadContext thread) {
        String outcome = thrown == null && plan.unfinished() ? "unknown" : plan.outcome(thrown);
        lines.outcome(thread, this, outcome, thrown, results);
    }

    /** The end of a stage, whenever that is. */
    void completed() {
        nanos = System.nanoTime() - started;
    }

    AuditedPlan plan() {
        return plan;
    }

    AuditedPlan.Values values() {
        return values;
    }

    /** What ties the outcome to an intent, or null. */
    String id() {
        return id;
    }

    long nanos() {
        return nanos;
    }

    /** The transaction that the body ran in or opened, or null. */
    Tx tx() {
        return tx;
    }

    @Override
    public String where() {
        return plan.where();
    }
}
