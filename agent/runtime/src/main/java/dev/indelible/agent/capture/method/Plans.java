package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.privacy.Privacy;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;

/** Reads the plan of an audited method of a loaded class. */
final class Plans {
    private final Rules rules;
    private final Coverage coverage;
    private final Privacy privacy;

    Plans(Rules rules, Coverage coverage, Privacy privacy) {
        this.rules = rules;
        this.coverage = coverage;
        this.privacy = privacy;
    }

    /** The plan, or null if the method is not audited. */
    AuditedPlan of(Executable method) {
        MethodDescription described = method instanceof Method called
                ? new MethodDescription.ForLoadedMethod(called)
                : new MethodDescription.ForLoadedConstructor((Constructor<?>) method);
        Rules.Source source = rules.of(TypeDescription.ForLoadedType.of(method.getDeclaringClass()), described);
        if (source == null) {
            return null;
        }
        Executable above =
                source.method() instanceof MethodDescription.ForLoadedMethod found ? found.getLoadedMethod() : method;
        AnnotatedElement marked = source.onType() ? above.getDeclaringClass() : above;
        Annotation mark =
                source.isAudited() ? Annotations.find(marked.getDeclaredAnnotations(), Annotations.AUDITED) : null;
        return new AuditedPlan(method, above, mark, coverage, privacy);
    }
}
