package dev.indelible.agent.capture;

import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** One kind of thing that is captured: how to find it in a class, and what to do there. */
public interface Target {
    /** Names the kind in call sites and messages: {@code method}, {@code jdbc}, {@code http} … */
    String kind();

    /**
     * Bytes of which a class must hold at least one to be worth parsing: constant-pool text, ASCII. Empty: this target
     * is in no application class.
     */
    String[] markers();

    /** The methods to advise, judged without a look at other classes. */
    ElementMatcher<? super MethodDescription> methods();

    /** Whether the type, seen with its supertypes, is one to advise; asked only if it has such methods. */
    boolean applies(TypeDescription type);

    /** Rewrites the methods in a way of its own instead of {@link Around}; null for all but a few. */
    default AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper rewriter(Weaver.Linkage linkage) {
        return null;
    }

    /** Makes the site of one advised method, when it is first called. Null: nothing to do there. */
    Site site(Place place) throws ReflectiveOperationException;
}
