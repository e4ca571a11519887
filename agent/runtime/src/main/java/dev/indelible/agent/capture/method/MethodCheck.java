package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.privacy.Privacy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;

/**
 * Judges class files before they run anywhere: which methods will be audited, and which annotations cannot do what they
 * say. Uses the rules that the agent uses, and loads nothing. One thread.
 *
 * <p>What must stay true: a problem is certain; what only may be wrong is a note.
 */
public final class MethodCheck {
    private final Rules rules;
    private final Unauditable unauditable;
    private final StaticPath paths;
    private final List<Found> audited = new ArrayList<>();
    private final Set<Finding> problems = new TreeSet<>();
    private final Set<Finding> notes = new TreeSet<>();
    /** Those that matched nothing so far. */
    private final Map<String, MethodPattern> patterns = new LinkedHashMap<>();

    private final Set<String> seen = new HashSet<>();
    private final Set<String> absent = new TreeSet<>();

    /**
     * An audited method.
     *
     * @param method class, name and the parameters' types
     * @param data the members of {@code data}, with how each is shown
     */
    public record Found(
            String method, String action, String category, String resourceType, String resource, List<String> data) {}

    /** {@code where}: a class or method; {@code what}: what is wrong with it and what to do. */
    public record Finding(String where, String what) implements Comparable<Finding> {
        @Override
        public int compareTo(Finding other) {
            int order = where.compareTo(other.where);
            return order != 0 ? order : what.compareTo(other.what);
        }
    }

    public MethodCheck(Policy policy, Privacy privacy) {
        Coverage certain = new Coverage() {
            @Override
            public void missing(String found, String why) {
                problems.add(new Finding(found, why));
            }

            @Override
            public void covered(String what, String name) {
                // The list of audited methods says more.
            }
        };
        rules = new Rules(policy.annotations(), policy.methods(), certain);
        unauditable = new Unauditable(rules, new Inheritors(rules), certain);
        paths = new StaticPath(privacy);
        for (String text : policy.methods()) {
            try {
                patterns.put(text, MethodPattern.of(text));
            } catch (IllegalArgumentException wrong) {
                // The rules have made it a problem already.
            }
        }
    }

    public List<Found> audited() {
        return audited;
    }

    public Set<Finding> problems() {
        return problems;
    }

    public Set<Finding> notes() {
        return notes;
    }

    /** Judges one class. */
    public void look(TypeDescription type) {
        int before = audited.size();
        try {
            for (MethodDescription method : type.getDeclaredMethods()) {
                if (!method.isBridge() && !method.isTypeInitializer()) {
                    look(type, method);
                }
            }
            unauditable.lookAtInherited(type);
            lookAtMark(type, audited.size() > before);
            lookAtSupertypes(type);
        } catch (IllegalStateException notFound) {
            note(
                    type.getName(),
                    notFound.getMessage() + "; the rest of the class is not judged: give it with --classpath");
        }
    }

    private void look(TypeDescription type, MethodDescription method) {
        String where = rules.where(method);
        Rules.Source source = rules.of(type, method);
        boolean own = StaticPath.named(method.getDeclaredAnnotations(), Annotations.AUDITED) != null;
        if (own && source == null) {
            problem(where, "it has both @Audited and @NotAudited, and is not audited; remove one");
        }
        if (source == null) {
            lookAtParameters(type, method, where);
            return;
        }
        patterns.values().removeIf(pattern -> pattern.matches(method));
        if (method.isAbstract() || !unauditable.accepts(type, method, source)) {
            return;
        }
        if (Libraries.have(type.getInternalName()) && !rules.namesType(type.getName())) {
            problem(
                    where,
                    "the agent does not look for annotations in packages of this library; name it in indelible.methods");
            return;
        }
        StaticPlan plan =
                new StaticPlan(method, source, paths, what -> problem(where, what), what -> note(where, what));
        audited.add(new Found(
                signature(method, where),
                rules.action(method, source),
                plan.category(),
                plan.resourceType(),
                plan.resource(),
                plan.data()));
    }

    /** By the descriptor alone: the parameters' types may not be here. */
    private static String signature(MethodDescription method, String where) {
        return where
                + Arrays.stream(Type.getArgumentTypes(method.getDescriptor()))
                        .map(Type::getClassName)
                        .map(name -> name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1))
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** A record's marks stand on its constructor's parameters too. */
    private void lookAtParameters(TypeDescription type, MethodDescription method, String where) {
        if (method.isConstructor() && type.isRecord() || method.isSynthetic()) {
            return;
        }
        for (ParameterDescription parameter : method.getParameters()) {
            for (String mark : List.of(Annotations.PARAM, Annotations.SENSITIVE)) {
                if (StaticPath.named(parameter.getDeclaredAnnotations(), mark) != null) {
                    problem(
                            where,
                            "@" + mark.substring(mark.lastIndexOf('.') + 1) + " stands on a parameter of a method that"
                                    + " is not audited; add @Audited, or remove it");
                }
            }
        }
    }

    private void lookAtMark(TypeDescription type, boolean any) {
        boolean marked = StaticPath.named(type.getDeclaredAnnotations(), Annotations.AUDITED) != null;
        boolean promises = type.getDeclaredMethods().stream().anyMatch(Rules::isPlain);
        if (marked && !any && !promises) {
            problem(type.getName(), "@Audited stands on a type that declares no public method; put it on methods");
        }
        ClassFileVersion version = type.getClassFileVersion();
        if (any && version != null && version.isLessThan(ClassFileVersion.JAVA_V7)) {
            problem(type.getName(), "it was compiled for Java 6 or older; use a newer build of it");
        }
    }

    /** A supertype that is not there may say @Audited; a library's does not. */
    private void lookAtSupertypes(TypeDescription type) {
        try {
            for (TypeDefinition parent : Rules.parents(type)) {
                TypeDescription erased = parent.asErasure();
                if (!Libraries.have(erased.getInternalName()) && seen.add(erased.getName())) {
                    lookAtSupertypes(erased);
                }
            }
        } catch (TypePool.Resolution.NoSuchTypeException notFound) {
            if (!Libraries.have(notFound.getName().replace('.', '/'))) {
                absent.add(notFound.getName());
            }
        }
    }

    /** An annotation that counts as {@code @Audited} is not there: nothing that has it was seen. */
    public void absent(String annotation) {
        problem("indelible.annotations=" + annotation, "it is not among the classes; give it with --classpath");
    }

    /** After the last class: what should have been there. */
    public void end() {
        if (!absent.isEmpty()) {
            String some = absent.stream().limit(5).collect(Collectors.joining(", "));
            note(
                    "supertypes",
                    absent.size() + " are not here, and methods audited because of them are not seen: " + some
                            + (absent.size() > 5 ? ", …" : "") + "; give them with --classpath");
        }
        for (String text : patterns.keySet()) {
            problem("indelible.methods=" + text, "it matches no method of these classes");
        }
    }

    private void problem(String where, String what) {
        problems.add(new Finding(where, what));
    }

    private void note(String where, String what) {
        notes.add(new Finding(where, what));
    }
}
