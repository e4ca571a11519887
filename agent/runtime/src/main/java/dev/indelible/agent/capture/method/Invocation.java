package dev.indelible.agent.capture.method;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Reads an AOP Alliance {@code MethodInvocation} of one class loader: which method is called, on what, with what. */
final class Invocation {
    static final String TYPE = "org.aopalliance.intercept.MethodInvocation";

    private final MethodHandle method;
    private final MethodHandle target;
    private final MethodHandle arguments;

    Invocation(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = Class.forName(TYPE, false, loader);
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        method = lookup.findVirtual(type, "getMethod", MethodType.methodType(Method.class))
                .asType(MethodType.methodType(Method.class, Object.class));
        target = lookup.findVirtual(type, "getThis", MethodType.methodType(Object.class))
                .asType(MethodType.methodType(Object.class, Object.class));
        arguments = lookup.findVirtual(type, "getArguments", MethodType.methodType(Object[].class))
                .asType(MethodType.methodType(Object[].class, Object.class));
    }

    Method method(Object invocation) throws Throwable {
        return (Method) method.invokeExact(invocation);
    }

    Object target(Object invocation) throws Throwable {
        return (Object) target.invokeExact(invocation);
    }

    Object[] arguments(Object invocation) throws Throwable {
        return (Object[]) arguments.invokeExact(invocation);
    }

    /** The method of the target's class that the call ends in, which proxies between them only pass on. */
    static Method body(Method called, Class<?> target) {
        for (Class<?> at = target; at != null; at = at.getSuperclass()) {
            if (at.getName().contains("$$") || at.getName().contains("$Proxy")) {
                continue;
            }
            for (Method method : at.getDeclaredMethods()) {
                if (method.getName().equals(called.getName())
                        && Arrays.equals(method.getParameterTypes(), called.getParameterTypes())) {
                    return method.isBridge() ? bridged(method, at) : method;
                }
            }
        }
        return called;
    }

    private static Method bridged(Method bridge, Class<?> owner) {
        for (Method method : owner.getDeclaredMethods()) {
            if (!method.isBridge()
                    && method.getName().equals(bridge.getName())
                    && narrows(method.getParameterTypes(), bridge.getParameterTypes())) {
                return method;
            }
        }
        return bridge;
    }

    private static boolean narrows(Class<?>[] parameters, Class<?>[] wider) {
        boolean narrows = parameters.length == wider.length;
        for (int i = 0; narrows && i < wider.length; i++) {
            narrows = wider[i].isAssignableFrom(parameters[i]);
        }
        return narrows;
    }
}
