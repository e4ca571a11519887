package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Hierarchy;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.RequestId;
import java.lang.invoke.MethodType;
import java.util.Set;
import java.util.function.Supplier;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Filters and servlets of both servlet packages: the first one that a request enters owns its event. */
public final class ServletTarget implements Target {
    private static final Set<String> ROOTS = Set.of("jakarta.servlet.", "javax.servlet.");
    private static final Set<String> TYPES = Set.of(
            "jakarta.servlet.Filter", "jakarta.servlet.Servlet", "javax.servlet.Filter", "javax.servlet.Servlet");

    private final EventLine lines;
    private final Coverage coverage;
    private final Supplier<RequestId> ids;

    public ServletTarget(EventLine lines, Coverage coverage, Supplier<RequestId> ids) {
        this.lines = lines;
        this.coverage = coverage;
        this.ids = ids;
    }

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public String[] markers() {
        return new String[] {"jakarta/servlet/", "javax/servlet/"};
    }

    @Override
    public ElementMatcher<? super MethodDescription> methods() {
        return ElementMatchers.isPublic()
                .and(ElementMatchers.not(ElementMatchers.isAbstract()))
                .and(entry("doFilter", 3).or(entry("service", 2)));
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
    public Site site(Place place) throws ReflectiveOperationException {
        ClassLoader loader = place.owner().getClassLoader();
        lines.sources().discover(loader);
        String first = MethodType.fromMethodDescriptorString(place.descriptor(), loader)
                .parameterType(0)
                .getName();
        String root = first.substring(0, first.length() - "ServletRequest".length());
        try {
            return ROOTS.contains(root)
                    ? new ServletSite(
                            ServletApi.of(root, loader),
                            lines,
                            ids,
                            place.method().equals("service"))
                    : null;
        } catch (ReflectiveOperationException | LinkageError old) {
            coverage.missing(place.where(), "its servlet API is older than 3.0 or not whole: " + old);
            return null;
        }
    }
}
