package dev.indelible.agent.capture.method;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;

/** The parameters of one audited method: what they are called, and which of them may not be seen. */
final class Parameters {
    private final Parameter[] parameters;
    private final String[] given;
    private final boolean[] sensitive;

    Parameters(Method method) {
        parameters = method.getParameters();
        given = new String[parameters.length];
        sensitive = new boolean[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            Annotation[] annotations = parameters[i].getAnnotations();
            Annotation named = Annotations.find(annotations, Annotations.PARAM);
            given[i] = named == null ? null : Annotations.value(named, "value", String.class, null);
            sensitive[i] = Annotations.find(annotations, Annotations.SENSITIVE) != null;
        }
    }

    int count() {
        return parameters.length;
    }

    /** The position of the parameter with that name, by {@code @AuditParam} or as compiled; -1 if there is none. */
    int index(String name) {
        for (int i = 0; i < parameters.length; i++) {
            if (name.equals(given[i])
                    || (parameters[i].isNamePresent() && parameters[i].getName().equals(name))) {
                return i;
            }
        }
        return -1;
    }

    /** The name that {@code @AuditParam} gives, or null. */
    String name(int index) {
        return given[index];
    }

    boolean sensitive(int index) {
        return sensitive[index];
    }
}
