package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one {@code @Audited} method's lines say, read from its annotations once.
 *
 * <p>What must stay true: arguments are denied by default, so only what the annotations name is ever read; a path that
 * does not resolve is reported, and its value is {@code unknown}.
 */
final class AuditedPlan {
    private static final Set<String> CATEGORIES =
            Set.of("create", "read", "update", "delete", "execute", "login", "logout", "access", "export", "system");
    private static final String UNREADABLE = "[unreadable]";

    private final Method method;
    private final String where;
    private final String action;
    private final String category;
    private final String resourceType;
    private final Template resource;
    private final List<PropertyPath> data = new ArrayList<>();

    /** The values of one call, taken before the body can change its arguments. */
    record Values(String resource, Object[] data) {}

    private AuditedPlan(Method method, Annotation audited, Coverage coverage) {
        this.method = method;
        Class<?> owner = method.getDeclaringClass();
        Parameters parameters = new Parameters(method);
        where = owner.getName() + "." + method.getName();
        String named = Annotations.value(audited, "action", String.class, "");
        action = named.isEmpty() ? owner.getSimpleName() + "." + method.getName() : named;
        String claimed = Annotations.value(audited, "category", String.class, "execute");
        category = CATEGORIES.contains(claimed) ? claimed : "execute";
        if (!category.equals(claimed)) {
            coverage.missing(where, "category " + claimed + " is none of " + CATEGORIES);
        }
        String type = Annotations.value(audited, "resourceType", String.class, "");
        String id = Annotations.value(audited, "resource", String.class, "");
        resource = id.isEmpty() ? null : template(id, parameters, coverage);
        resourceType = !type.isEmpty() ? type : id.isEmpty() ? "method" : owner.getSimpleName();
        for (String path : Annotations.value(audited, "data", String[].class, new String[0])) {
            path(path, parameters, coverage);
        }
        for (int i = 0; i < parameters.count(); i++) {
            if (parameters.name(i) != null) {
                data.add(PropertyPath.of(i, parameters));
            }
        }
    }

    /** The plan of an audited method, or null if it is not annotated. */
    static AuditedPlan of(Method method, Coverage coverage) {
        Annotation audited = Annotations.find(method.getAnnotations(), Annotations.AUDITED);
        return audited == null ? null : new AuditedPlan(method, audited, coverage);
    }

    private Template template(String text, Parameters parameters, Coverage coverage) {
        try {
            return Template.of(text, parameters);
        } catch (IllegalArgumentException unresolved) {
            coverage.missing(where, unresolved.getMessage());
            return Template.of("unknown", parameters);
        }
    }

    private void path(String text, Parameters parameters, Coverage coverage) {
        boolean braced = text.startsWith("{") && text.endsWith("}");
        try {
            data.add(PropertyPath.of(braced ? text.substring(1, text.length() - 1) : text, parameters));
        } catch (IllegalArgumentException unresolved) {
            coverage.missing(where, unresolved.getMessage());
        }
    }

    Method method() {
        return method;
    }

    String where() {
        return where;
    }

    String action() {
        return action;
    }

    String category() {
        return category;
    }

    /** Reads what the annotations name. Calls getters of the application; one that throws costs only its value. */
    Values values(Object[] arguments) {
        Object[] read = new Object[data.size()];
        for (int i = 0; i < read.length; i++) {
            try {
                read[i] = data.get(i).read(arguments);
            } catch (Throwable failed) {
                read[i] = UNREADABLE;
            }
        }
        return new Values(resource(arguments), read);
    }

    private String resource(Object[] arguments) {
        if (resource == null) {
            return resourceType.equals("method") ? where : "unknown";
        }
        try {
            return resource.read(arguments);
        } catch (Throwable failed) {
            return UNREADABLE;
        }
    }

    /** Adds to the record what is particular to this method and call. */
    void fill(EventRecord record, Values values) {
        record.text(Field.WHERE, where)
                .text(Field.RESOURCE_TYPE, resourceType)
                .text(Field.RESOURCE_ID, values.resource());
        for (int i = 0; i < values.data().length; i++) {
            Rendering.data(record, data.get(i).toString(), values.data()[i]);
        }
    }
}
