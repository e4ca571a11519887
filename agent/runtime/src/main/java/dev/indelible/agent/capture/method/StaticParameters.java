package dev.indelible.agent.capture.method;

import dev.indelible.agent.privacy.Sensitivity;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.method.ParameterList;
import net.bytebuddy.description.type.TypeDescription;

/** {@link Parameters} of a method in a class file: the same rules, nothing loaded. */
final class StaticParameters {
    private final ParameterList<?> own;
    private final ParameterList<?> inherited;

    /** {@code above}: the annotated method that this one implements, or the same. */
    StaticParameters(MethodDescription method, MethodDescription above) {
        own = method.getParameters();
        inherited = above.getParameters().size() == own.size() ? above.getParameters() : own;
    }

    int count() {
        return own.size();
    }

    /** The position of the parameter with that name, by {@code @AuditParam} or as compiled; -1 if there is none. */
    int index(String name) {
        for (int i = 0; i < own.size(); i++) {
            ParameterDescription compiled = own.get(i).isNamed() ? own.get(i) : inherited.get(i);
            if (name.equals(given(i))
                    || compiled.isNamed() && compiled.getName().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The name that {@code @AuditParam} gives, or null. */
    String given(int index) {
        String name = given(own.get(index));
        return name == null ? given(inherited.get(index)) : name;
    }

    private static String given(ParameterDescription parameter) {
        AnnotationDescription named = StaticPath.named(parameter.getDeclaredAnnotations(), Annotations.PARAM);
        return named == null ? null : named.getValue("value").resolve(String.class);
    }

    TypeDescription.Generic type(int index) {
        return own.get(index).getType();
    }

    Sensitivity sensitivity(int index) {
        return Strictness.of(
                StaticPath.mark(own.get(index).getDeclaredAnnotations()),
                StaticPath.mark(inherited.get(index).getDeclaredAnnotations()));
    }
}
