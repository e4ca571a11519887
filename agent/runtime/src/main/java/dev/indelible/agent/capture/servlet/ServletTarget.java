package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Hierarchy;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import java.lang.invoke.MethodType;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Filters, servlets and chains of filters, of both servlet packages. A filter that is a lambda has a class that no agent
 * sees; the container's chain calls it, and stands for it.
 */
final class ServletTarget implements Target {
    private static final Set<String> TYPES = Set.of(
            "jakarta.servlet.Filter",
            "jakarta.servlet.FilterChain",
            "jakarta.servlet.Servlet",
            "javax.servlet.Filter",
            "javax.servlet.FilterChain",
            "javax.servlet.Servlet");

    private final EventLine lines;
    private final Coverage coverage;
    private final RequestFlow flow;

    ServletTarget(EventLine lines, Coverage coverage, RequestFlow flow) {
        this.lines = lines;
        this.coverage = coverage;
        this.flow = flow;
    }

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public Set<String> names() {
        return Set.of("doFilter", "service");
    }

    @Override
    public ElementMatcher<? super MethodDescription> methods() {
        return ElementMatchers.isPublic()
                .and(ElementMatchers.not(ElementMatchers.isAbstract()))
                .and(entry("doFilter", 3).or(entry("doFilter", 2)).or(entry("service", 2)));
    }

    private static ElementMatcher.Junction<MethodDescription> entry(String name, int arguments) {
        return ElementMatchers.<MethodDescription>named(name)
                .and(ElementMatchers.takesArguments(arguments))
                .and(ElementMatchers.takesArgument(
                        0,
                        ElementMatchers.namedOneOf("jakarta.servlet.ServletRequest", "javax.servlet.ServletRequest")));
    }

    @Override
    public boolean applies(TypeDescription type) {
        return !type.isInterface() && Hierarchy.isAny(type, TYPES);
    }

    @Override
    public Site site(Place place) {
        ClassLoader loader = place.owner().getClassLoader();
        lines.sources().discover(loader);
        try {
            Class<?> request = MethodType.fromMethodDescriptorString(place.descriptor(), loader)
                    .parameterType(0);
            return new StepSite(flow, ServletApi.of(request), place.method().equals("service"));
        } catch (ReflectiveOperationException | LinkageError old) {
            coverage.missing(place.where(), "its servlet API is older than 3.0 or not whole: " + old);
            return null;
        }
    }
}
