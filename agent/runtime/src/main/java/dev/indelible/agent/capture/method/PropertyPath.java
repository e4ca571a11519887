package dev.indelible.agent.capture.method;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code order.memo}: a parameter, then getters, record components or public fields. No expression language: nothing
 * else is ever called.
 *
 * <p>What must stay true: a null on the way ends the path with null; a property marked {@code @Sensitive} ends it with
 * {@link Rendering#REDACTED}.
 */
final class PropertyPath {
    /** The most steps after the parameter. */
    private static final int MAX_STEPS = 8;

    private final String text;
    private final int parameter;
    private final boolean sensitive;
    private final List<Property> steps;

    private PropertyPath(String text, int parameter, boolean sensitive, List<Property> steps) {
        this.text = text;
        this.parameter = parameter;
        this.sensitive = sensitive;
        this.steps = steps;
    }

    /**
     * Reads a path without its braces.
     *
     * @throws IllegalArgumentException if it does not start with a parameter or is too long; the message says so
     */
    static PropertyPath of(String text, Parameters parameters) {
        String[] names = text.split("\\.", -1);
        int index = parameters.index(names[0]);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "{" + text + "} names no parameter: name it with @AuditParam, or compile" + " with -parameters");
        }
        if (names.length - 1 > MAX_STEPS) {
            throw new IllegalArgumentException("{" + text + "} has more than " + MAX_STEPS + " steps");
        }
        List<Property> steps = new ArrayList<>();
        for (int i = 1; i < names.length; i++) {
            steps.add(new Property(names[i]));
        }
        return new PropertyPath(text, index, parameters.sensitive(index), steps);
    }

    /** A whole parameter, under the name {@code @AuditParam} gives it. */
    static PropertyPath of(int parameter, Parameters parameters) {
        return new PropertyPath(parameters.name(parameter), parameter, parameters.sensitive(parameter), List.of());
    }

    /** The rendered value (see {@link Rendering#of}). Calls getters of the application, which may throw. */
    Object read(Object[] arguments) throws Throwable {
        if (sensitive) {
            return Rendering.REDACTED;
        }
        Object value = arguments[parameter];
        for (Property step : steps) {
            if (value == null) {
                return null;
            }
            Property.Access access = step.of(value.getClass());
            if (access.sensitive()) {
                return Rendering.REDACTED;
            }
            value = access.read(value);
        }
        return Rendering.of(value);
    }

    @Override
    public String toString() {
        return text;
    }
}
