package dev.indelible.agent.capture.method;

import dev.indelible.agent.privacy.Privacy;
import dev.indelible.agent.privacy.Sensitivity;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.annotation.AnnotationList;
import net.bytebuddy.description.enumeration.EnumerationDescription;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.RecordComponentDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Follows a property path along the declared types of class files, as {@link PropertyPath} will follow it along the
 * values' classes, and by the same rules. Loads nothing.
 *
 * <p>What must stay true: it refuses only what no value of the declared types can have; an interface, an abstract class,
 * Object and a type variable may stand for a class that has the property, and end the judgement.
 */
final class StaticPath {
    private static final int MAX_STEPS = 8;
    private static final Set<String> STAGES =
            Set.of("java.util.concurrent.CompletionStage", "java.util.concurrent.CompletableFuture");

    private final Privacy privacy;

    /**
     * What is known of a path before any value is.
     *
     * @param problem why it cannot resolve, or null
     * @param unjudged why the rest of it is not judged, or null
     * @param sensitivity the strictest of the marks and name rules that were met
     */
    record Verdict(String problem, String unjudged, Sensitivity sensitivity) {}

    private record Step(TypeDescription.Generic type, Sensitivity sensitivity) {}

    StaticPath(Privacy privacy) {
        this.privacy = privacy;
    }

    Verdict ofParameter(String path, StaticParameters parameters) {
        String[] names = path.split("\\.", -1);
        int index = parameters.index(names[0]);
        if (index < 0) {
            return new Verdict(
                    "{" + path + "} names no parameter: name it with @AuditParam, or compile with -parameters",
                    null,
                    Sensitivity.NONE);
        }
        return walk(path, names, () -> parameters.type(index), parameters.sensitivity(index));
    }

    Verdict ofResult(String path, MethodDescription method) {
        String[] names = path.split("\\.", -1);
        TypeDescription.Generic returned = method.getReturnType();
        if (!names[0].equals(PropertyPath.RESULT)) {
            return new Verdict("{" + path + "} does not start with " + PropertyPath.RESULT, null, Sensitivity.NONE);
        }
        if (method.isConstructor() || returned.represents(void.class)) {
            return new Verdict("{" + path + "} is of a method that returns nothing", null, Sensitivity.NONE);
        }
        if (STAGES.contains(returned.asErasure().getName())) {
            returned = returned.getSort() == TypeDefinition.Sort.PARAMETERIZED
                    ? returned.getTypeArguments().get(0)
                    : TypeDescription.Generic.OfNonGenericType.ForLoadedType.of(Object.class);
        }
        TypeDescription.Generic type = returned;
        return walk(path, names, () -> type, Sensitivity.NONE);
    }

    private Verdict walk(String path, String[] names, Supplier<TypeDescription.Generic> from, Sensitivity mark) {
        if (names.length - 1 > MAX_STEPS) {
            return new Verdict("{" + path + "} has more than " + MAX_STEPS + " steps", null, mark);
        }
        Sensitivity how = Strictness.of(mark, privacy.of(names[0]));
        TypeDescription.Generic type = null;
        for (int i = 1; i < names.length; i++) {
            how = Strictness.of(how, privacy.of(names[i]));
            try {
                type = i == 1 ? from.get() : type;
                TypeDescription declared = type.asErasure();
                Step step = step(declared, names[i]);
                if (step == null) {
                    String missing = "{" + path + "}: " + declared.getActualName() + " has no property " + names[i];
                    return isOpen(type)
                            ? new Verdict(null, missing + ", but what stands for it may", how)
                            : new Verdict(missing, null, how);
                }
                how = Strictness.of(how, step.sensitivity());
                type = step.type();
            } catch (IllegalStateException notFound) {
                return new Verdict(
                        null, "{" + path + "}: " + notFound.getMessage() + "; give it with --classpath", how);
            }
        }
        return new Verdict(null, null, how);
    }

    private static boolean isOpen(TypeDescription.Generic type) {
        TypeDescription declared = type.asErasure();
        boolean named = type.getSort() == TypeDefinition.Sort.NON_GENERIC
                || type.getSort() == TypeDefinition.Sort.PARAMETERIZED
                || type.getSort() == TypeDefinition.Sort.GENERIC_ARRAY;
        boolean concrete = declared.isPrimitive() || declared.isArray() || !declared.isAbstract();
        return !named || !concrete || declared.represents(Object.class);
    }

    private static Step step(TypeDescription type, String name) {
        if (type.isPrimitive() || type.isArray()) {
            return null;
        }
        String tail = name.isEmpty() ? name : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        FieldDescription field = field(type, name);
        MethodDescription getter = component(type, name);
        getter = getter != null ? getter : getter(type, "get" + tail);
        getter = getter != null ? getter : getter(type, "is" + tail);
        if (getter != null) {
            Sensitivity how = Strictness.of(
                    mark(getter.getDeclaredAnnotations()),
                    field == null ? Sensitivity.NONE : mark(field.getDeclaredAnnotations()));
            return new Step(getter.getReturnType(), how);
        }
        return field != null && field.isPublic()
                ? new Step(field.getType(), mark(field.getDeclaredAnnotations()))
                : null;
    }

    private static MethodDescription component(TypeDescription type, String name) {
        if (!type.isRecord()) {
            return null;
        }
        for (RecordComponentDescription component : type.getRecordComponents()) {
            if (component.getActualName().equals(name)) {
                return component.getAccessor();
            }
        }
        return null;
    }

    /** As {@link Class#getMethod} finds one: public, inherited from classes and interfaces too. */
    private static MethodDescription getter(TypeDefinition type, String called) {
        for (MethodDescription method : type.getDeclaredMethods()) {
            if (method.getName().equals(called)
                    && method.isPublic()
                    && !method.isStatic()
                    && method.getParameters().isEmpty()
                    && !method.isBridge()
                    && !method.getReturnType().represents(void.class)) {
                return method;
            }
        }
        for (TypeDefinition parent : Rules.parents(type)) {
            MethodDescription found = getter(parent, called);
            if (found != null) {
                return found;
            }
        }
        return called.equals("getClass") ? objects(called) : null;
    }

    private static MethodDescription objects(String called) {
        return TypeDescription.ForLoadedType.of(Object.class).getDeclaredMethods().stream()
                .filter(method -> method.getName().equals(called))
                .findFirst()
                .orElse(null);
    }

    private static FieldDescription field(TypeDescription type, String name) {
        for (TypeDefinition at = type; at != null && !at.represents(Object.class); at = at.getSuperClass()) {
            for (FieldDescription field : at.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        return null;
    }

    /** How {@code @Sensitive} among these says that a value is shown. */
    static Sensitivity mark(AnnotationList marks) {
        AnnotationDescription mark = named(marks, Annotations.SENSITIVE);
        if (mark == null) {
            return Sensitivity.NONE;
        }
        try {
            Sensitivity how = Sensitivity.named(
                    mark.getValue("value").resolve(EnumerationDescription.class).getValue());
            return how == null ? Sensitivity.DROP : how;
        } catch (IllegalArgumentException older) {
            return Sensitivity.DROP;
        }
    }

    /** The annotation of that name, or null. */
    static AnnotationDescription named(List<? extends AnnotationDescription> marks, String name) {
        for (AnnotationDescription mark : marks) {
            if (mark.getAnnotationType().getName().equals(name)) {
                return mark;
            }
        }
        return null;
    }
}
