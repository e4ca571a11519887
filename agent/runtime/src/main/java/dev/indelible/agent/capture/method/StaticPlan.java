package dev.indelible.agent.capture.method;

import dev.indelible.agent.privacy.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;

/**
 * What the lines of one audited method will say, and what is wrong with it, read from class files as {@link AuditedPlan}
 * reads it from loaded classes.
 */
final class StaticPlan {
    private final MethodDescription method;
    private final AnnotationDescription audited;
    private final StaticParameters parameters;
    private final StaticPath paths;
    private final Consumer<String> problems;
    private final Consumer<String> notes;

    StaticPlan(
            MethodDescription method,
            Rules.Source source,
            StaticPath paths,
            Consumer<String> problems,
            Consumer<String> notes) {
        this.method = method;
        this.audited = source.isAudited() ? source.annotation() : null;
        this.parameters = new StaticParameters(method, source.method());
        this.paths = paths;
        this.problems = problems;
        this.notes = notes;
    }

    String category() {
        String claimed = text("category", "execute");
        if (AuditedPlan.CATEGORIES.contains(claimed)) {
            return claimed;
        }
        problems.accept("category " + claimed + " is none of " + AuditedPlan.CATEGORIES);
        return "execute";
    }

    String resourceType() {
        String said = text("resourceType", "");
        if (!said.isEmpty()) {
            return said;
        }
        return text("resource", "").isEmpty()
                ? "method"
                : method.getDeclaringType().asErasure().getSimpleName();
    }

    /** The template as it is written; empty where there is none. */
    String resource() {
        String template = text("resource", "");
        for (int open = template.indexOf('{'); open >= 0; ) {
            int close = template.indexOf('}', open);
            if (close < 0) {
                problems.accept("\"" + template + "\" has an open brace");
                return template;
            }
            ofParameter(template.substring(open + 1, close));
            open = template.indexOf('{', close);
        }
        return template;
    }

    /** The members of {@code data}: each its name, and behind it how it is shown where that is not as it is. */
    List<String> data() {
        List<String> data = new ArrayList<>();
        for (String path : texts("data")) {
            String bare = bare(path);
            data.add(shown(bare, ofParameter(bare)));
        }
        for (int i = 0; i < parameters.count(); i++) {
            String name = parameters.given(i);
            if (name != null) {
                data.add(shown(name, paths.ofParameter(name, parameters)));
            }
        }
        for (String path : texts("result")) {
            String bare = bare(path);
            data.add(shown(bare, told(paths.ofResult(bare, method))));
        }
        return data;
    }

    private StaticPath.Verdict ofParameter(String path) {
        return told(paths.ofParameter(path, parameters));
    }

    private StaticPath.Verdict told(StaticPath.Verdict verdict) {
        if (verdict.problem() != null) {
            problems.accept(verdict.problem());
        }
        if (verdict.unjudged() != null) {
            notes.accept(verdict.unjudged());
        }
        return verdict;
    }

    private static String shown(String path, StaticPath.Verdict verdict) {
        return verdict.sensitivity() == Sensitivity.NONE
                ? path
                : path + " [" + verdict.sensitivity().name().toLowerCase(Locale.ROOT) + "]";
    }

    private static String bare(String path) {
        return path.startsWith("{") && path.endsWith("}") ? path.substring(1, path.length() - 1) : path;
    }

    private String text(String member, String otherwise) {
        return value(member, String.class, otherwise);
    }

    private String[] texts(String member) {
        return value(member, String[].class, new String[0]);
    }

    /** An older annotations jar may not have the member. */
    private <T> T value(String member, Class<T> type, T otherwise) {
        try {
            return audited == null ? otherwise : audited.getValue(member).resolve(type);
        } catch (IllegalArgumentException older) {
            return otherwise;
        }
    }
}
