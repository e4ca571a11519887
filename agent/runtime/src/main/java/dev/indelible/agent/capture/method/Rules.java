package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Coverage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.annotation.AnnotationList;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Which methods are audited, and what says so: an annotation on the method or its type, on a method that it implements or
 * overrides, or a setting. The same code reads class files and loaded classes.
 *
 * <p>What must stay true: nothing here loads a class; a supertype that cannot be found says nothing.
 */
final class Rules {
    private final Set<String> annotations = new HashSet<>();
    private final List<MethodPattern> patterns = new ArrayList<>();

    /** {@code others}: annotations that count too; {@code methods}: patterns of methods that have none. */
    Rules(Collection<String> others, Collection<String> methods, Coverage coverage) {
        annotations.add(Annotations.AUDITED);
        annotations.addAll(others);
        for (String text : methods) {
            try {
                patterns.add(MethodPattern.of(text));
            } catch (IllegalArgumentException wrong) {
                coverage.missing("indelible.methods=" + text, wrong.getMessage());
            }
        }
    }

    /**
     * What says that a method is audited.
     *
     * @param method where the annotation stands, or on whose type; the audited method itself for a pattern
     * @param annotation null for a pattern
     * @param onType whether it stands on the type that declares the method
     */
    record Source(MethodDescription method, AnnotationDescription annotation, boolean onType) {
        /** Whether it is {@code @Audited} itself, which says more than that the method is audited. */
        boolean isAudited() {
            return annotation != null
                    && annotation.getAnnotationType().getName().equals(Annotations.AUDITED);
        }

        private boolean is() {
            return method != null;
        }
    }

    private static final Source NOT = new Source(null, null, false);

    /** The class names of all annotations that count. */
    Set<String> annotations() {
        return annotations;
    }

    /** Whether a pattern may match methods of a class of this internal name. */
    boolean namesType(String internal) {
        if (patterns.isEmpty()) {
            return false;
        }
        String name = internal.replace('/', '.');
        for (MethodPattern pattern : patterns) {
            if (pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }

    /** As lines name the place. */
    String where(MethodDescription method) {
        return method.getDeclaringType().asErasure().getName() + "." + name(method);
    }

    private static String name(MethodDescription method) {
        return method.isConstructor() ? "<init>" : method.getName();
    }

    /** The action of the method's lines, read from a class file. */
    String action(MethodDescription method, Source source) {
        String said =
                source.isAudited() ? source.annotation().getValue("action").resolve(String.class) : "";
        return action(said, method.getDeclaringType().asErasure().getName(), name(method));
    }

    /** What the developer said, or {@code Class.method}. {@code owner}: the class's name. */
    static String action(String said, String owner, String method) {
        if (!said.isEmpty()) {
            return said;
        }
        String simple = owner.substring(owner.lastIndexOf('.') + 1);
        int nested = simple.lastIndexOf('$') + 1;
        boolean named = nested < simple.length() && Character.isJavaIdentifierStart(simple.charAt(nested));
        return (named ? simple.substring(nested) : simple) + "." + method;
    }

    /** Why this method, declared by this type, is audited; null if it is not. */
    Source of(TypeDescription type, MethodDescription body) {
        Source own = own(body);
        if (own == null && !body.isConstructor() && !body.isStatic() && !body.isPrivate()) {
            own = above(type, body, body.getParameters().asTypeList().asErasures(), new HashSet<>());
        }
        return own == null || !own.is() ? null : own;
    }

    /** Whether a type itself says so of this method; ignores its supertypes. */
    Source own(MethodDescription method) {
        AnnotationList marks = method.getDeclaredAnnotations();
        if (named(marks, Set.of(Annotations.NOT_AUDITED)) != null) {
            return NOT;
        }
        AnnotationDescription mark = named(marks, annotations);
        if (mark != null) {
            return new Source(method, mark, false);
        }
        if (isPlain(method)) {
            mark = named(method.getDeclaringType().asErasure().getDeclaredAnnotations(), annotations);
            if (mark != null) {
                return new Source(method, mark, true);
            }
        }
        for (MethodPattern pattern : patterns) {
            if (pattern.matches(method)) {
                return new Source(method, null, false);
            }
        }
        return null;
    }

    /** Generic supertypes are asked with their variables replaced, so that parameters compare as they are erased here. */
    private Source above(
            TypeDefinition type, MethodDescription body, List<TypeDescription> parameters, Set<String> seen) {
        try {
            for (TypeDefinition parent : parents(type)) {
                if (!seen.add(parent.getTypeName())) {
                    continue;
                }
                for (MethodDescription method : parent.getDeclaredMethods()) {
                    if (method.getName().equals(body.getName())
                            && !method.isPrivate()
                            && !method.isStatic()
                            && method.getParameters().asTypeList().asErasures().equals(parameters)) {
                        Source source = own(method.asDefined());
                        if (source != null) {
                            return source;
                        }
                    }
                }
                Source source = above(parent, body, parameters, seen);
                if (source != null) {
                    return source;
                }
            }
        } catch (IllegalStateException notFound) {
            return null;
        }
        return null;
    }

    /** The superclass, unless it is Object, and the interfaces. */
    static List<TypeDefinition> parents(TypeDefinition type) {
        List<TypeDefinition> parents = new ArrayList<>(type.getInterfaces());
        TypeDefinition parent = type.getSuperClass();
        if (parent != null && !parent.represents(Object.class)) {
            parents.add(0, parent);
        }
        return parents;
    }

    /** What an annotation on a type or {@code #*} means: what its public methods are, but those that every object has. */
    static boolean isPlain(MethodDescription method) {
        if (!method.isMethod() || !method.isPublic() || method.isSynthetic()) {
            return false;
        }
        int parameters = method.getParameters().size();
        String name = method.getName();
        boolean everyObjects = name.equals("equals") && parameters == 1
                || parameters == 0 && (name.equals("hashCode") || name.equals("toString"));
        return !everyObjects && !isAccessor(method.getDeclaringType().asErasure(), name, parameters);
    }

    private static boolean isAccessor(TypeDescription type, String name, int parameters) {
        if (parameters == 0 && type.isRecord()) {
            return type.getRecordComponents().stream()
                    .anyMatch(component -> component.getActualName().equals(name));
        }
        return false;
    }

    private static AnnotationDescription named(AnnotationList marks, Set<String> names) {
        for (AnnotationDescription mark : marks) {
            if (names.contains(mark.getAnnotationType().getName())) {
                return mark;
            }
        }
        return null;
    }
}
