package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.Tx;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Fate;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Level;

/** Writes the lines of audited calls: the intent, the outcome, and the refusal of a call that never ran. */
final class MethodLines {
    private static final String UNKNOWN = "unknown";

    private final EventLine lines;

    MethodLines(EventLine lines) {
        this.lines = lines;
    }

    EventLine lines() {
        return lines;
    }

    /** Before the body. {@code call}: ties it to the outcome. */
    Fate intent(ThreadContext thread, AuditedPlan plan, AuditedPlan.Values values, String call) {
        Tx tx = thread.transaction();
        EventRecord record = lines.start(EventKind.METHOD, thread, plan.action(), plan.category())
                .text(Field.OUTCOME, UNKNOWN)
                .text(Field.PHASE, "intent")
                .text(Field.CALL, call)
                .text(Field.TX, tx == null ? null : tx.id());
        plan.fill(record, values, null);
        return lines.record(record, plan.level());
    }

    /** After the body, on its own thread. */
    void outcome(ThreadContext thread, MethodCall call, String outcome, Throwable thrown, Object[] results) {
        AuditedPlan plan = call.plan();
        EventRecord record = lines.start(EventKind.METHOD, thread, plan.action(), plan.category());
        outcome(record, call, outcome, thrown, results, plan.level());
    }

    /** Fills a record that is started and hands it over. {@code level}: null for the deployment's. */
    void outcome(EventRecord record, MethodCall call, String outcome, Throwable thrown, Object[] results, Level level) {
        record.text(Field.OUTCOME, outcome);
        if (thrown != null) {
            record.text(Field.ERROR, thrown.getClass().getName());
        }
        if (call.id() != null) {
            record.text(Field.PHASE, "outcome").text(Field.CALL, call.id());
        }
        Tx tx = call.tx();
        record.text(Field.TX, tx == null ? null : tx.id()).number(Field.DURATION_US, call.nanos() / 1000);
        call.plan().fill(record, call.values(), results);
        lines.record(record, level);
    }

    /** A call whose body did not run. {@code thrown}: null where the refusal was handled without an exception. */
    void refused(ThreadContext thread, AuditedPlan plan, AuditedPlan.Values values, Throwable thrown) {
        EventRecord record = lines.start(EventKind.METHOD, thread, plan.action(), plan.category())
                .text(Field.OUTCOME, "denied");
        if (thrown != null) {
            record.text(Field.ERROR, thrown.getClass().getName());
        }
        plan.fill(record, values, null);
        lines.record(record, plan.level());
    }

    /** A call that we did not let run after its intent was recorded: whoever finds that must not think it ran. */
    void blocked(ThreadContext thread, AuditedPlan plan, AuditedPlan.Values values, String call) {
        EventRecord record = lines.start(EventKind.METHOD, thread, plan.action(), plan.category())
                .text(Field.OUTCOME, "denied")
                .text(Field.ERROR, Annotations.UNAVAILABLE)
                .text(Field.PHASE, "outcome")
                .text(Field.CALL, call);
        plan.fill(record, values, null);
        lines.record(record, Level.BUFFERED);
    }
}
