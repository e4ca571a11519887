package dev.indelible.agent.context;

import dev.indelible.agent.actor.Actor;

/**
 * What a task takes along to the thread that runs it: fixed when the task was handed over, so that it neither follows
 * the request into its next life nor keeps anything of the application alive.
 *
 * @param request null where the task was not handed over in a request
 * @param actor null where nobody was known
 * @param ip null without a request
 * @param session null without a session
 * @param mark where a line of the task is noted for its request; null without a request
 * @param trace the trace id that the request came with, or null
 * @param span the span id that it came with, or null
 * @param delays how many delayed tasks, each scheduled by the one before, lie between the request and this one
 */
public record Carried(
        RequestId request,
        Actor actor,
        String ip,
        String session,
        RequestMark mark,
        String trace,
        String span,
        int delays) {
    /** A task of nobody that anybody knows. */
    public static final Carried NOTHING = new Carried(null, null, null, null, null);

    /** A task that its time has started. */
    public static final Carried SCHEDULED = new Carried(null, Actor.SCHEDULER, null, null, null);

    /** A task outside of any trace. */
    public Carried(RequestId request, Actor actor, String ip, String session, RequestMark mark) {
        this(request, actor, ip, session, mark, null, null, 0);
    }
}
