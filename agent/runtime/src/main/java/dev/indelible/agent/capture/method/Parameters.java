package dev.indelible.agent.capture.method;

import dev.indelible.agent.privacy.Sensitivity;
import java.lang.annotation.Annotation;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;

/**
 * The parameters of one audited method: what they are called, and which of them may not be seen. What the method does not
 * say itself holds from the method that it implements.
 */
final class Parameters {
    private final Parameter[] own;
    private final String[] compiled;
    private final String[] given;
    private final Sensitivity[] sensitivity;

    /** {@code above}: the annotated method that this one implements, or the same. */
    Parameters(Executable method, Executable above) {
        own = method.getParameters();
        Parameter[] inherited = above.getParameterCount() == own.length ? above.getParameters() : own;
        compiled = new String[own.length];
        given = new String[own.length];
        sensitivity = new Sensitivity[own.length];
        for (int i = 0; i < own.length; i++) {
            Parameter named = own[i].isNamePresent() ? own[i] : inherited[i];
            compiled[i] = named.isNamePresent() ? named.getName() : null;
            String name = given(own[i]);
            given[i] = name == null ? given(inherited[i]) : name;
            sensitivity[i] = Strictness.of(
                    Annotations.sensitivity(own[i].getAnnotations()),
                    Annotations.sensitivity(inherited[i].getAnnotations()));
        }
    }

    private static String given(Parameter parameter) {
        Annotation named = Annotations.find(parameter.getAnnotations(), Annotations.PARAM);
        return named == null ? null : Annotations.value(named, "value", String.class, null);
    }

    int count() {
        return own.length;
    }

    /** The position of the parameter with that name, by {@code @AuditParam} or as compiled; -1 if there is none. */
    int index(String name) {
        for (int i = 0; i < own.length; i++) {
            if (name.equals(given[i]) || name.equals(compiled[i])) {
                return i;
            }
        }
        return -1;
    }

    /** The name that {@code @AuditParam} gives, or null. */
    String name(int index) {
        return given[index];
    }

    Class<?> type(int index) {
        return own[index].getType();
    }

    /** How the parameter's own mark says that it is shown. */
    Sensitivity sensitivity(int index) {
        return sensitivity[index];
    }
}
