package dev.indelible.agent.capture;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * A target in named classes, of the JDK for the most part.
 *
 * @param classes by internal name; those of libraries stand in {@link Sieve} too
 * @param rewriting null for {@code Around}
 */
public record NamedTarget(
        String kind,
        Set<String> classes,
        Supplier<ElementMatcher<? super MethodDescription>> matcher,
        Site site,
        Function<Linkage, Rewriter> rewriting)
        implements Target {

    /** With {@code Around}. */
    public static NamedTarget of(
            String kind, Set<String> classes, Supplier<ElementMatcher<? super MethodDescription>> matcher, Site site) {
        return new NamedTarget(kind, classes, matcher, site, null);
    }

    /** Methods with a body of this name and with so many arguments. */
    public static ElementMatcher.Junction<MethodDescription> named(String name, int arguments) {
        return ElementMatchers.<MethodDescription>named(name)
                .and(ElementMatchers.takesArguments(arguments))
                .and(ElementMatchers.not(ElementMatchers.isAbstract()))
                .and(ElementMatchers.not(ElementMatchers.isBridge()));
    }

    @Override
    public ElementMatcher<? super MethodDescription> methods() {
        return matcher.get();
    }

    @Override
    public boolean applies(TypeDescription type) {
        return classes.contains(type.getInternalName());
    }

    /** Most classes are not named: nothing is asked of their methods. */
    @Override
    public ElementMatcher<? super MethodDescription> in(TypeDescription type, byte[] bytes, ClassLoader loader) {
        return applies(type) ? Target.super.in(type, bytes, loader) : null;
    }

    @Override
    public Rewriter rewriter(Linkage linkage) {
        return rewriting == null ? null : rewriting.apply(linkage);
    }

    @Override
    public Site site(Place place) {
        return site;
    }
}
