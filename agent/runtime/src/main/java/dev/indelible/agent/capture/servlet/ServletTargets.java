package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Target;
import java.util.List;

/** All that sees HTTP requests; they share what is known of the requests under way. */
public final class ServletTargets {
    private final List<Target> all;

    public ServletTargets(EventLine lines, Coverage coverage) {
        RequestFlow flow = new RequestFlow(lines);
        all = List.of(new ServletTarget(lines, coverage, flow), new GateTarget(lines, coverage, flow));
    }

    public List<Target> all() {
        return all;
    }
}
