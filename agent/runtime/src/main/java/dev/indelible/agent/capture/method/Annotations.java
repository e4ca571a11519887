package dev.indelible.agent.capture.method;

import dev.indelible.agent.privacy.Sensitivity;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;

/** Reads our annotations by name: each application has its own copy of the annotations jar. */
final class Annotations {
    static final String AUDITED = "dev.indelible.annotations.Audited";
    static final String NOT_AUDITED = "dev.indelible.annotations.NotAudited";
    static final String UNAVAILABLE = "dev.indelible.annotations.AuditUnavailableException";
    static final String PARAM = "dev.indelible.annotations.AuditParam";
    static final String SENSITIVE = "dev.indelible.annotations.Sensitive";

    private Annotations() {}

    /** How {@code @Sensitive} among these says that a value is shown. */
    static Sensitivity sensitivity(Annotation[] annotations) {
        Annotation mark = find(annotations, SENSITIVE);
        if (mark == null) {
            return Sensitivity.NONE;
        }
        Sensitivity how = Sensitivity.named(constant(mark, "value", "DROP"));
        return how == null ? Sensitivity.DROP : how;
    }

    /** The name of a member that is an enum constant. */
    static String constant(Annotation annotation, String member, String otherwise) {
        Enum<?> value = value(annotation, member, Enum.class, null);
        return value == null ? otherwise : value.name();
    }

    /** The annotation of that name, or null. */
    static Annotation find(Annotation[] annotations, String name) {
        for (Annotation annotation : annotations) {
            if (annotation.annotationType().getName().equals(name)) {
                return annotation;
            }
        }
        return null;
    }

    /** A member's value; an older annotations jar may not have the member, then {@code otherwise}. */
    static <T> T value(Annotation annotation, String member, Class<T> type, T otherwise) {
        try {
            Method method = annotation.annotationType().getMethod(member);
            return type.cast(method.invoke(annotation));
        } catch (ReflectiveOperationException | ClassCastException unlike) {
            return otherwise;
        }
    }
}
