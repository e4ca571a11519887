package dev.indelible.agent.capture;

import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * One kind of thing that is captured: how to find it in a class, and what to do there. Which classes are asked for it at
 * all, {@link Sieve} and {@code AuditedTypes} say.
 */
public interface Target {
    /** Names the kind in call sites and messages: {@code method}, {@code jdbc}, {@code http} … */
    String kind();

    /** How the methods to advise are called, if that is known: a class that declares none is looked at no closer. */
    default Set<String> names() {
        return Set.of();
    }

    /** The methods to advise, judged without a look at other classes. */
    default ElementMatcher<? super MethodDescription> methods() {
        return ElementMatchers.none();
    }

    /** Whether the type, seen with its supertypes, is one to advise; asked only if it has such methods. */
    default boolean applies(TypeDescription type) {
        return true;
    }

    /** The methods to advise in this type, or null where it has none. {@code bytes}: its class file. */
    default ElementMatcher<? super MethodDescription> in(TypeDescription type, byte[] bytes, ClassLoader loader) {
        ElementMatcher<? super MethodDescription> methods = methods();
        return type.getDeclaredMethods().filter(methods).isEmpty() || !applies(type) ? null : methods;
    }

    /** Whether a constructor's call begins behind {@code super()} and ends with it; else only that it was made is seen. */
    default boolean aroundConstructors() {
        return false;
    }

    /** Rewrites the methods in a way of its own instead of {@link Around}; null for all but a few. */
    default Rewriter rewriter(Linkage linkage) {
        return null;
    }

    /** Makes the site of one advised method, when it is first called. Null: nothing to do there. */
    Site site(Place place) throws ReflectiveOperationException;
}
