package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.ThreadContext;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** The containers' own entrances: what their security refuses never reaches a filter. */
final class GateTarget implements Target {
    private static final Set<String> NAMES =
            Arrays.stream(Gate.Shape.values()).map(Gate.Shape::method).collect(Collectors.toUnmodifiableSet());

    private final EventLine lines;
    private final Coverage coverage;
    private final RequestFlow flow;

    GateTarget(EventLine lines, Coverage coverage, RequestFlow flow) {
        this.lines = lines;
        this.coverage = coverage;
        this.flow = flow;
    }

    @Override
    public String kind() {
        return "container";
    }

    @Override
    public Set<String> names() {
        return NAMES;
    }

    @Override
    public ElementMatcher<? super MethodDescription> methods() {
        ElementMatcher.Junction<MethodDescription> entries = ElementMatchers.none();
        for (Gate.Shape shape : Gate.Shape.values()) {
            entries = entries.or(ElementMatchers.<MethodDescription>named(shape.method())
                    .and(ElementMatchers.takesArguments(shape.arguments())));
        }
        return ElementMatchers.not(ElementMatchers.isAbstract()).and(entries);
    }

    @Override
    public boolean applies(TypeDescription type) {
        return Gate.of(type.getName()) != null;
    }

    @Override
    public Site site(Place place) throws ReflectiveOperationException {
        Class<?> owner = place.owner();
        Gate gate = Gate.of(owner.getName());
        if (gate == null || !gate.shape().method().equals(place.method())) {
            return null;
        }
        lines.sources().discover(owner.getClassLoader());
        ServletObjects objects = ServletObjects.of(gate.shape(), place);
        coverage.covered("container", ContainerName.of(gate.container(), owner));
        return new GateSite(flow, objects, gate.shape(), place.where());
    }

    private record GateSite(RequestFlow flow, ServletObjects objects, Gate.Shape shape, String where) implements Site {
        @Override
        public Call enter(ThreadContext thread, Object self, Object[] arguments) throws Throwable {
            ServletObjects.Found found = objects.in(arguments);
            return found == null || !found.api().isHttp(found.request(), found.response())
                    ? null
                    : flow.gate(thread, found, shape, where);
        }
    }
}
