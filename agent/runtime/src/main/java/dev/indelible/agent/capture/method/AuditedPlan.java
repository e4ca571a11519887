package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Blocked;
import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.Denials;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Level;
import dev.indelible.agent.privacy.Privacy;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one audited method's lines say, read from its annotations once.
 *
 * <p>What must stay true: arguments are denied by default, so only what the annotations name is ever read; a path that
 * does not resolve is reported, and its value is {@code unknown}.
 */
final class AuditedPlan {
    static final Set<String> CATEGORIES =
            Set.of("create", "read", "update", "delete", "execute", "login", "logout", "access", "export", "system");

    /** What a method may return before its work is done, or even begun, and does not tell us when it ends. */
    private static final Set<String> UNFINISHED = Set.of(
            "java.util.concurrent.Future",
            "java.util.concurrent.Flow$Publisher",
            "org.reactivestreams.Publisher",
            "reactor.core.publisher.Mono",
            "reactor.core.publisher.Flux",
            "kotlinx.coroutines.flow.Flow",
            "kotlinx.coroutines.Deferred");

    private static final String UNREADABLE = "[unreadable]";
    private static final String DEPLOYMENT = "DEPLOYMENT";

    private final Executable method;
    private final Coverage coverage;
    private final String where;
    private final String action;
    private final String category;
    private final String resourceType;
    private final Template resource;
    private final String severity;
    private final Level level;
    private final boolean intent;
    private final boolean block;
    private final ClassLoader annotations;
    private final boolean unfinished;
    private final List<Class<?>> denied = new ArrayList<>();
    private final List<PropertyPath> data = new ArrayList<>();
    private final List<PropertyPath> results = new ArrayList<>();

    /** The values of one call, taken before the body can change its arguments. */
    record Values(String resource, Object[] data) {}

    /** {@code mark}: null for a method that is audited without {@code @Audited}; {@code above}: where it stands. */
    AuditedPlan(Executable method, Executable above, Annotation mark, Coverage coverage, Privacy privacy) {
        this.method = method;
        this.coverage = coverage;
        Marked audited = new Marked(mark);
        Class<?> owner = method.getDeclaringClass();
        Parameters parameters = new Parameters(method, above);
        where = owner.getName() + "." + name(method);
        action = Rules.action(audited.text("action", ""), owner.getName(), name(method));
        category = category(audited.text("category", "execute"));
        String type = audited.text("resourceType", "");
        String id = audited.text("resource", "");
        resource = id.isEmpty() ? null : template(id, parameters, privacy);
        resourceType = !type.isEmpty() ? type : id.isEmpty() ? "method" : owner.getSimpleName();
        String weight = audited.constant("severity", "INFO");
        severity = weight.equals("INFO") ? null : weight.toLowerCase(Locale.ROOT);
        level = level(audited.constant("level", DEPLOYMENT));
        block = audited.constant("onFailure", "ALLOW").equals("BLOCK");
        intent = block || audited.constant("phase", "OUTCOME").equals("INTENT_AND_OUTCOME");
        annotations = (mark == null ? owner : mark.annotationType()).getClassLoader();
        for (Class<?> refusal : audited.value("denied", Class[].class, new Class<?>[0])) {
            denied.add(refusal);
        }
        for (String path : audited.value("data", String[].class, new String[0])) {
            add(data, path, text -> PropertyPath.of(text, parameters, privacy));
        }
        for (int i = 0; i < parameters.count(); i++) {
            if (parameters.name(i) != null) {
                data.add(PropertyPath.of(i, parameters, privacy));
            }
        }
        Class<?> returned = method instanceof Method called ? called.getReturnType() : void.class;
        unfinished = UNFINISHED.contains(returned.getName());
        for (String path : audited.value("result", String[].class, new String[0])) {
            add(results, path, text -> PropertyPath.ofResult(text, returned, privacy));
        }
    }

    private static String name(Executable method) {
        return method instanceof Constructor ? "<init>" : method.getName();
    }

    private String category(String claimed) {
        if (CATEGORIES.contains(claimed)) {
            return claimed;
        }
        coverage.missing(where + " category", claimed + " is none of " + CATEGORIES + "; the lines say execute");
        return "execute";
    }

    private Level level(String named) {
        try {
            return named.equals(DEPLOYMENT) ? null : Level.valueOf(named);
        } catch (IllegalArgumentException newer) {
            coverage.missing(where + " level", named + " needs a newer agent; the deployment's level holds");
            return null;
        }
    }

    /** How a refused caller is told; one whose class path has no annotations, or older ones, gets the JDK's. */
    private Constructor<?> unavailable() throws ReflectiveOperationException {
        try {
            return Class.forName(Annotations.UNAVAILABLE, true, annotations).getConstructor(String.class);
        } catch (ReflectiveOperationException | LinkageError absent) {
            return IllegalStateException.class.getConstructor(String.class);
        }
    }

    private Template template(String text, Parameters parameters, Privacy privacy) {
        try {
            return Template.of(text, parameters, privacy);
        } catch (IllegalArgumentException unresolved) {
            coverage.missing(where + " resource", unresolved.getMessage());
            return Template.of("unknown", parameters, privacy);
        }
    }

    private interface Reader {
        PropertyPath read(String text);
    }

    private void add(List<PropertyPath> to, String text, Reader reader) {
        boolean braced = text.startsWith("{") && text.endsWith("}");
        try {
            to.add(reader.read(braced ? text.substring(1, text.length() - 1) : text));
        } catch (IllegalArgumentException unresolved) {
            coverage.missing(where + " " + text, unresolved.getMessage());
        }
    }

    Executable method() {
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

    /** Whether a line is written before the body. */
    boolean intent() {
        return intent;
    }

    /** Whether what it returns says nothing about how its work ends. */
    boolean unfinished() {
        return unfinished;
    }

    /** Whether entering {@code other} on the same object can only be this method's call of {@code super}. */
    boolean overrides(AuditedPlan other) {
        Executable that = other.method;
        return method.getName().equals(that.getName())
                && method.getParameterCount() == that.getParameterCount()
                && method.getDeclaringClass() != that.getDeclaringClass()
                && that.getDeclaringClass().isAssignableFrom(method.getDeclaringClass());
    }

    /** Whether a call must not run whose intent is not as safe as it should be. */
    boolean block() {
        return block;
    }

    /** When calls return; null for the deployment's level. */
    Level level() {
        return level;
    }

    /** What the caller gets whose call must not run; {@code why}: and what to see to. */
    Blocked refusal(String why) throws ReflectiveOperationException {
        return new Blocked((RuntimeException) unavailable().newInstance(action + " did not run: " + why));
    }

    /** Reads what the annotations name. Calls getters of the application; one that throws costs only its value. */
    Values values(Object[] arguments) {
        Object[] read = new Object[data.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = read(data.get(i), arguments);
        }
        return new Values(resource(arguments), read);
    }

    private String resource(Object[] arguments) {
        if (resource == null) {
            return resourceType.equals("method") ? where : "unknown";
        }
        try {
            return resource.read(arguments);
        } catch (PropertyPath.Missing absent) {
            coverage.missing(where + " resource", absent.getMessage());
            return "unknown";
        } catch (Throwable failed) {
            return UNREADABLE;
        }
    }

    private Object read(PropertyPath path, Object[] arguments) {
        try {
            return path.read(arguments);
        } catch (PropertyPath.Missing absent) {
            coverage.missing(where + " {" + path + "}", absent.getMessage());
            return "unknown";
        } catch (Throwable failed) {
            return UNREADABLE;
        }
    }

    /** The same for what the method returned; null where no path asks for it. */
    Object[] results(Object returned) {
        if (results.isEmpty()) {
            return null;
        }
        Object[] read = new Object[results.size()];
        for (int i = 0; i < read.length; i++) {
            try {
                read[i] = results.get(i).from(returned);
            } catch (PropertyPath.Missing absent) {
                coverage.missing(where + " {" + results.get(i) + "}", absent.getMessage());
                read[i] = "unknown";
            } catch (Throwable failed) {
                read[i] = UNREADABLE;
            }
        }
        return read;
    }

    /** {@code success}, {@code denied} or {@code failure}. */
    String outcome(Throwable thrown) {
        if (thrown == null) {
            return "success";
        }
        for (Class<?> refusal : denied) {
            if (refusal.isInstance(thrown)) {
                return "denied";
            }
        }
        return Denials.is(thrown) ? "denied" : "failure";
    }

    /** Adds to the record what is particular to this method and call. {@code returned}: from {@link #results}. */
    void fill(EventRecord record, Values values, Object[] returned) {
        record.text(Field.SEVERITY, severity)
                .text(Field.WHERE, where)
                .text(Field.RESOURCE_TYPE, resourceType)
                .text(Field.RESOURCE_ID, values.resource());
        for (int i = 0; i < values.data().length; i++) {
            Rendering.data(record, data.get(i).toString(), values.data()[i]);
        }
        for (int i = 0; returned != null && i < returned.length; i++) {
            Rendering.data(record, results.get(i).toString(), returned[i]);
        }
    }
}
