package dev.indelible.agent.trace;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The current span by one copy of OpenTelemetry's API; its names have been stable since 1.0. */
final class CurrentSpan {
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private final MethodHandle current;
    private final MethodHandle context;
    private final MethodHandle valid;
    private final MethodHandle trace;
    private final MethodHandle span;

    private CurrentSpan(Class<?> type) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> contextType = Class.forName(type.getName() + "Context", false, type.getClassLoader());
        current = lookup.findStatic(type, "current", MethodType.methodType(type))
                .asType(MethodType.methodType(Object.class));
        context = lookup.findVirtual(type, "getSpanContext", MethodType.methodType(contextType))
                .asType(MethodType.methodType(Object.class, Object.class));
        valid = lookup.findVirtual(contextType, "isValid", MethodType.methodType(boolean.class))
                .asType(MethodType.methodType(boolean.class, Object.class));
        trace = text(lookup, contextType, "getTraceId");
        span = text(lookup, contextType, "getSpanId");
    }

    private static MethodHandle text(MethodHandles.Lookup lookup, Class<?> type, String name)
            throws ReflectiveOperationException {
        return lookup.findVirtual(type, name, MethodType.methodType(String.class))
                .asType(MethodType.methodType(String.class, Object.class));
    }

    /** Null where the class is not what its name says. */
    static CurrentSpan of(Class<?> type) {
        try {
            return new CurrentSpan(type);
        } catch (ReflectiveOperationException | LinkageError unlike) {
            return null;
        }
    }

    /** Where this thread is, or null where it is in no trace. */
    Traces.Ids ids() throws Throwable {
        Object at = (Object) context.invokeExact((Object) current.invokeExact());
        if (!(boolean) valid.invokeExact(at)) {
            return null;
        }
        String traceId = (String) trace.invokeExact(at);
        String spanId = (String) span.invokeExact(at);
        boolean whole = hex(traceId, TRACE_DIGITS) && hex(spanId, SPAN_DIGITS);
        return whole ? new Traces.Ids(traceId, spanId) : null;
    }

    private static boolean hex(String id, int digits) {
        return id != null
                && id.length() == digits
                && id.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }
}
