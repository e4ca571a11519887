package dev.indelible.agent.capture.servlet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Finds public methods of the application's classes, with all types erased to {@code Object} so that we can call them. */
final class Handles {
    private Handles() {}

    /** A method without arguments that gives an object. */
    static MethodHandle get(Class<?> type, String name, Class<?> result) throws ReflectiveOperationException {
        return find(type, name, result).asType(MethodType.methodType(Object.class, Object.class));
    }

    /** A method without arguments that gives a truth value. */
    static MethodHandle is(Class<?> type, String name) throws ReflectiveOperationException {
        return find(type, name, boolean.class).asType(MethodType.methodType(boolean.class, Object.class));
    }

    /** A method as it is. */
    static MethodHandle find(Class<?> type, String name, Class<?> result, Class<?>... arguments)
            throws ReflectiveOperationException {
        return MethodHandles.publicLookup().findVirtual(type, name, MethodType.methodType(result, arguments));
    }
}
