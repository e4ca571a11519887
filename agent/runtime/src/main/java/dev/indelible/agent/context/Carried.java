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
 */
public record Carried(RequestId request, Actor actor, String ip, String session, RequestMark mark) {}
