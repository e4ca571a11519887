package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.Place;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/** Finds the servlet request and response among what a container's gate is called with. */
interface ServletObjects {
    /**
     * The two and their API.
     *
     * @param again whether the container comes back to a request that went on asynchronously, as far as only it knows
     */
    record Found(ServletApi api, Object request, Object response, boolean again) {}

    /** Null where this is no request of a servlet. */
    Found in(Object[] arguments) throws Throwable;

    /** The way of this gate. */
    static ServletObjects of(Gate.Shape gate, Place place) throws ReflectiveOperationException {
        MethodType type = MethodType.fromMethodDescriptorString(
                place.descriptor(), place.owner().getClassLoader());
        return switch (gate) {
            case PLAIN -> tomcat(type.parameterType(0));
            case AFTER_TWO -> afterTwo(ServletApi.of(type.parameterType(2)));
            case CONTEXT -> undertow(type.parameterType(1));
            case CORE -> new Core();
        };
    }

    /** Tomcat calls its gate again before it calls the request a dispatched one; only its own method tells. */
    private static ServletObjects tomcat(Class<?> request) throws ReflectiveOperationException {
        ServletApi api = ServletApi.of(request);
        MethodHandle async = Handles.is(request, "isAsync");
        return given -> new Found(api, given[0], given[1], (boolean) async.invokeExact(given[0]));
    }

    private static ServletObjects afterTwo(ServletApi api) {
        return given -> new Found(api, given[2], given[3], false);
    }

    private static ServletObjects undertow(Class<?> context) throws ReflectiveOperationException {
        Method request = context.getMethod("getOriginalRequest");
        MethodHandle asked = Handles.get(context, "getOriginalRequest", request.getReturnType());
        MethodHandle answer = Handles.get(
                context,
                "getOriginalResponse",
                context.getMethod("getOriginalResponse").getReturnType());
        ServletApi api = ServletApi.of(request.getReturnType());
        return given ->
                new Found(api, (Object) asked.invokeExact(given[1]), (Object) answer.invokeExact(given[1]), false);
    }

    /**
     * Jetty's core knows no servlets: a request may be a servlet context's, wrapped or not. Resolved once for each class
     * of requests.
     */
    final class Core implements ServletObjects {
        private static final int MAX_WRAPPERS = 32;

        /** {@code wrapped} gives the request within; the others are null where this is no servlet context's. */
        private record Kind(ServletApi api, MethodHandle request, MethodHandle response, MethodHandle wrapped) {
            static Kind of(Class<?> type) {
                try {
                    Method request = type.getMethod("getServletApiRequest");
                    Class<?> owner = request.getDeclaringClass();
                    Method response = owner.getMethod("getHttpServletResponse");
                    return new Kind(
                            ServletApi.of(request.getReturnType()),
                            Handles.get(owner, request.getName(), request.getReturnType()),
                            Handles.get(owner, response.getName(), response.getReturnType()),
                            null);
                } catch (ReflectiveOperationException | LinkageError other) {
                    return new Kind(null, null, null, wrapped(type));
                }
            }

            private static MethodHandle wrapped(Class<?> type) {
                try {
                    Method wrapped = type.getMethod("getWrapped");
                    return Handles.get(wrapped.getDeclaringClass(), "getWrapped", wrapped.getReturnType());
                } catch (ReflectiveOperationException | LinkageError none) {
                    return null;
                }
            }
        }

        private final ClassValue<Kind> kinds = new ClassValue<>() {
            @Override
            protected Kind computeValue(Class<?> type) {
                return Kind.of(type);
            }
        };

        @Override
        public Found in(Object[] arguments) throws Throwable {
            Object request = arguments[0];
            for (int i = 0; request != null && i < MAX_WRAPPERS; i++) {
                Kind kind = kinds.get(request.getClass());
                if (kind.api != null) {
                    return new Found(
                            kind.api,
                            (Object) kind.request.invokeExact(request),
                            (Object) kind.response.invokeExact(request),
                            false);
                }
                request = kind.wrapped == null ? null : (Object) kind.wrapped.invokeExact(request);
            }
            return null;
        }
    }
}
