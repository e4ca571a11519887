package dev.indelible.agent.capture;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Fate;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Fields;
import dev.indelible.agent.event.Level;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.privacy.Privacy;
import dev.indelible.agent.trace.Traces;

/**
 * Starts a line with what every line says: who, from where, in which request, what, with what outcome.
 *
 * <p>What must stay true: everything that calls into the application (the actor) is asked before the record is started,
 * since there is one record per thread.
 */
public final class EventLine {
    private static final Fields UNKNOWN = Fields.of(
            record -> record.text(Field.ACTOR_ID, Actor.UNKNOWN.id()).text(Field.ACTOR_TYPE, Actor.UNKNOWN.type()));

    private final Recorder recorder;
    private final ActorSources sources;
    private final Policy policy;
    private final Privacy privacy;
    private final Traces traces = new Traces();

    public EventLine(Recorder recorder, ActorSources sources, Policy policy, Privacy privacy) {
        this.recorder = recorder;
        this.sources = sources;
        this.policy = policy;
        this.privacy = privacy;
        sources.alongside(traces::discover);
    }

    /** What a line may say of a value. */
    public Privacy privacy() {
        return privacy;
    }

    /** What is worth a line. */
    public Policy policy() {
        return policy;
    }

    /** The frameworks that know the actor. */
    public ActorSources sources() {
        return sources;
    }

    /** Starts a line about what this thread does now; its request is worth a line from now on. */
    public EventRecord start(EventKind kind, ThreadContext thread, String action, String category) {
        return begin(kind, thread, null).text(Field.ACTION, action).text(Field.CATEGORY, category);
    }

    /** The same, where action and category are among what was made ahead. */
    public EventRecord start(EventKind kind, ThreadContext thread, Fields made) {
        return begin(kind, thread, made);
    }

    private EventRecord begin(EventKind kind, ThreadContext thread, Fields made) {
        Actor actor = thread.actor(sources);
        Traces.Ids trace = traces.current(thread);
        String session = thread.session();
        thread.contains();
        EventRecord record = recorder.start(kind);
        if (made != null) {
            record.add(made);
        }
        return fill(record, actor, thread.ip(), thread.requestId(), trace).text(Field.ACTOR_SESSION, session);
    }

    /** Where in which trace this thread is, or null. Asks the application's classes: before a line is started. */
    public Traces.Ids trace(ThreadContext thread) {
        return traces.current(thread);
    }

    /** Starts a line whose actor is known already. {@code ip}, {@code request} and {@code trace} may be null. */
    public EventRecord start(EventKind kind, Actor actor, String ip, RequestId request, Traces.Ids trace) {
        return fill(recorder.start(kind), actor, ip, request, trace);
    }

    private static EventRecord fill(EventRecord record, Actor actor, String ip, RequestId request, Traces.Ids trace) {
        if (trace != null) {
            trace.fill(record);
        }
        if (request != null) {
            record.request(request.high(), request.low());
        }
        if (Actor.UNKNOWN.equals(actor)) {
            return record.add(UNKNOWN).text(Field.ACTOR_IP, ip);
        }
        record.text(Field.ACTOR_ID, actor.id()).text(Field.ACTOR_TYPE, actor.type());
        for (String role : actor.roles()) {
            record.text(Field.ACTOR_ROLE, role);
        }
        return record.text(Field.ACTOR_SOURCE, actor.source())
                .text(Field.ACTOR_BY, actor.by())
                .text(Field.ACTOR_IP, ip);
    }

    /** Says how it ended: {@code success}, {@code denied} for a refused access, else {@code failure}. */
    public static void outcome(EventRecord record, Throwable thrown) {
        if (thrown == null) {
            record.add(Fields.SUCCESS);
        } else {
            record.text(Field.OUTCOME, Denials.is(thrown) ? "denied" : "failure")
                    .text(Field.ERROR, thrown.getClass().getName());
        }
    }

    /** Counts an event that could not be made; {@code why}: a constant text. */
    public void lost(String why) {
        recorder.lost(1, why);
    }

    /** Hands the finished line over; true if it is in the buffer, false if only its loss is. */
    public boolean record(EventRecord record) {
        return recorder.record(record);
    }

    /** The same for a level of its own; null: the deployment's. Returns when the event is there, or its time is over. */
    public Fate record(EventRecord record, Level level) {
        return recorder.record(record, level);
    }

    /** Whether what begins now must not run, since its line could not be kept. */
    public boolean refuses() {
        return recorder.refuses();
    }

    /** Counts the event of what was refused so. */
    public void refused() {
        recorder.lost(1, "refused, and did not run: the WAL quota was used up");
    }

    /** Counts an event that the policy leaves out. */
    public void excluded(EventKind kind) {
        recorder.excluded(kind);
    }
}
