package dev.indelible.agent.capture;

import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** One kind of thing that is captured: how to find it in a class, and what to do there. */
public interface Target {
    /** Names the kind in call sites and messages: {@code method}, {@code jdbc}, {@code http} … */
    String kind();

    /**
     * Bytes of which a class must hold at least one to be worth parsing: constant-pool text, ASCII. Empty: this target
     * is in no application class.
     */
    String[] markers();

    /**
     * Whether a class that holds no marker is worth parsing all the same. Asked for each such class of the application
     * before it is defined; {@code name} is internal.
     */
    default boolean claims(String name, byte[] bytes, ClassLoader loader) {
        return false;
    }

    /** A class that was made at run time to pass calls on, and is left as it is. */
    default void generated(String name, byte[] bytes, ClassLoader loader) {}

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
        return type.getDeclaredMethods().filter(methods()).isEmpty() || !applies(type) ? null : methods();
    }

    /** Whether a constructor's call begins behind {@code super()} and ends with it; else only that it was made is seen. */
    default boolean aroundConstructors() {
        return false;
    }

    /** Rewrites the methods in a way of its own instead of {@link Around}; null for all but a few. */
    default AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper rewriter(Weaver.Linkage linkage) {
        return null;
    }

    /** Makes the site of one advised method, when it is first called. Null: nothing to do there. */
    Site site(Place place) throws ReflectiveOperationException;
}
