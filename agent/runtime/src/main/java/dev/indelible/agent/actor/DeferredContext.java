package dev.indelible.agent.actor;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Since 5.8 Spring Security hands on the way to a context instead of the context, so that a request that nobody asks for
 * its user reads no session. Looks whether somebody has asked already, and does not ask.
 *
 * <p>Spring keeps these in suppliers of its own, one inside of the other: a lambda with the next one, a supplier that
 * holds what it got once it got it. One that is none of those is asked: then it is the application's own.
 */
final class DeferredContext {
    /** More than Spring nests. */
    private static final int DEEPEST = 12;

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                    fields.add(field);
                }
            }
            return fields;
        }
    };

    private DeferredContext() {}

    /** The context behind what a thread holds, or null if nobody has read it yet. */
    static Object read(Object held, Class<?> contextType) throws IllegalAccessException {
        return read(held, contextType, 0);
    }

    private static Object read(Object held, Class<?> contextType, int depth) throws IllegalAccessException {
        if (contextType.isInstance(held)) {
            return held;
        }
        if (!(held instanceof Supplier<?> supplier) || depth == DEEPEST) {
            return null;
        }
        String type = supplier.getClass().getSimpleName();
        if (type.equals("SupplierDeferredSecurityContext")) {
            return field(supplier, "securityContext");
        }
        if (type.equals("SingletonSupplier")) {
            return field(supplier, "singletonInstance");
        }
        if (type.equals("DelegatingDeferredSecurityContext")) {
            return chained(supplier, contextType, depth);
        }
        if (!supplier.getClass().isHidden()) {
            return supplier.get();
        }
        Object next = null;
        for (Field field : FIELDS.get(supplier.getClass())) {
            Object value = field.get(supplier);
            next = contextType.isInstance(value) || next == null && value instanceof Supplier<?> ? value : next;
        }
        return next == null ? null : read(next, contextType, depth + 1);
    }

    /** The first repository's context, unless it made an empty one because it has none: then the next one's. */
    private static Object chained(Object supplier, Class<?> contextType, int depth) throws IllegalAccessException {
        Object previous = field(supplier, "previous");
        Object next = field(supplier, "next");
        Object first = previous == null ? null : read(previous, contextType, depth + 1);
        Object second = first == null || next == null ? null : read(next, contextType, depth + 1);
        return second == null ? first : second;
    }

    private static Object field(Object from, String name) throws IllegalAccessException {
        for (Field field : FIELDS.get(from.getClass())) {
            if (field.getName().equals(name)) {
                return field.get(from);
            }
        }
        return null;
    }
}
