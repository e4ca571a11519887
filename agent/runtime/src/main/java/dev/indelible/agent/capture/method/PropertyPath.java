package dev.indelible.agent.capture.method;

import dev.indelible.agent.privacy.Privacy;
import dev.indelible.agent.privacy.Sensitivity;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code order.memo}: a parameter or {@code result}, then getters, record components or public fields. No expression
 * language: nothing else is ever called.
 *
 * <p>What must stay true: a null on the way ends the path with null; of the marks on the path and the rules for its
 * names, the strictest decides what the line shows, and a value that is dropped is not even read.
 */
final class PropertyPath {
    static final String RESULT = "result";

    /** The most steps after the parameter. */
    private static final int MAX_STEPS = 8;

    private static final int OF_RESULT = -1;

    private final String text;
    private final int parameter;
    private final Privacy privacy;
    private final Sensitivity sensitivity;
    private final List<Property> steps = new ArrayList<>();

    /** A step that the value's class does not have. */
    static final class Missing extends Exception {
        private static final long serialVersionUID = 1;

        Missing(String message) {
            super(message, null, false, false);
        }
    }

    private PropertyPath(String text, int parameter, Sensitivity sensitivity, Privacy privacy) {
        this.text = text;
        this.parameter = parameter;
        this.privacy = privacy;
        String[] names = text.split("\\.", -1);
        if (names.length - 1 > MAX_STEPS) {
            throw new IllegalArgumentException("{" + text + "} has more than " + MAX_STEPS + " steps");
        }
        Sensitivity strictest = sensitivity;
        for (int i = 0; i < names.length; i++) {
            strictest = Strictness.of(strictest, privacy.of(names[i]));
            if (i > 0) {
                steps.add(new Property(names[i]));
            }
        }
        this.sensitivity = strictest;
    }

    /**
     * Reads a path on the arguments, without its braces.
     *
     * @throws IllegalArgumentException if it does not start with a parameter or is too long; the message says so
     */
    static PropertyPath of(String text, Parameters parameters, Privacy privacy) {
        int index = parameters.index(root(text));
        if (index < 0) {
            throw new IllegalArgumentException(
                    "{" + text + "} names no parameter: name it with @AuditParam, or compile with -parameters");
        }
        PropertyPath path = new PropertyPath(text, index, parameters.sensitivity(index), privacy);
        path.check(parameters.type(index));
        return path;
    }

    /**
     * Reads a path on what a method returns.
     *
     * @throws IllegalArgumentException if it does not start with {@code result}, is too long or cannot resolve
     */
    static PropertyPath ofResult(String text, Class<?> returned, Privacy privacy) {
        if (!root(text).equals(RESULT)) {
            throw new IllegalArgumentException("{" + text + "} does not start with " + RESULT);
        }
        if (returned == void.class) {
            throw new IllegalArgumentException("{" + text + "} is of a method that returns nothing");
        }
        PropertyPath path = new PropertyPath(text, OF_RESULT, Sensitivity.NONE, privacy);
        path.check(returned);
        return path;
    }

    /** A whole parameter, under the name {@code @AuditParam} gives it. */
    static PropertyPath of(int parameter, Parameters parameters, Privacy privacy) {
        return new PropertyPath(parameters.name(parameter), parameter, parameters.sensitivity(parameter), privacy);
    }

    private static String root(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? text : text.substring(0, dot);
    }

    /** Whether the path can resolve is sure only as far as the declared types cannot be extended. */
    private void check(Class<?> declared) {
        Class<?> type = declared;
        for (Property step : steps) {
            if (!Property.isClosed(type)) {
                return;
            }
            Property.Access access = step.of(type);
            if (access.missing() != null) {
                throw new IllegalArgumentException("{" + text + "}: " + access.missing());
            }
            type = access.type();
        }
    }

    /** The rendered value (see {@link Rendering#of}). Calls getters of the application, which may throw. */
    Object read(Object[] arguments) throws Throwable {
        return from(arguments[parameter]);
    }

    /** The same, from what the method returned. */
    Object from(Object root) throws Throwable {
        Sensitivity how = sensitivity;
        Object value = root;
        for (Property step : steps) {
            if (value == null || how == Sensitivity.DROP) {
                break;
            }
            Property.Access access = step.of(value.getClass());
            how = Strictness.of(how, access.sensitivity());
            value = how == Sensitivity.DROP ? value : access.read(value);
        }
        return how == Sensitivity.DROP ? Privacy.REDACTED : privacy.show(how, Rendering.of(value));
    }

    @Override
    public String toString() {
        return text;
    }
}
