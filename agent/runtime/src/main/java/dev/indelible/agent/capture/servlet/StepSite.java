package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.context.ThreadContext;

/** What happens at a filter, a chain of filters or a servlet. */
final class StepSite implements Site {
    private static final ClassValue<String> FILTERS = places(".doFilter");
    private static final ClassValue<String> SERVLETS = places(".service");

    private final RequestFlow flow;
    private final ServletApi api;
    private final boolean servlet;

    StepSite(RequestFlow flow, ServletApi api, boolean servlet) {
        this.flow = flow;
        this.api = api;
        this.servlet = servlet;
    }

    @Override
    public Call enter(ThreadContext thread, Object self, Object[] arguments) throws Throwable {
        Object request = arguments[0];
        Object response = arguments[1];
        if (!api.isHttp(request, response)) {
            return null;
        }
        String where = (servlet ? SERVLETS : FILTERS).get(self.getClass());
        return flow.step(thread, api, request, response, where, servlet ? where : null);
    }

    /** Made once for each class. */
    private static ClassValue<String> places(String method) {
        return new ClassValue<>() {
            @Override
            protected String computeValue(Class<?> type) {
                return type.getName().concat(method);
            }
        };
    }
}
