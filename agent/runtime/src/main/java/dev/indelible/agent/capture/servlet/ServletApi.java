package dev.indelible.agent.capture.servlet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The servlet API as one application has it, {@code javax} or {@code jakarta}: the same names in another package, so one
 * code path for both. Resolved when the first filter or servlet of a loader is linked; a record, so that the JIT treats
 * the handles as constants.
 */
record ServletApi(
        Class<?> requestType,
        Class<?> responseType,
        Class<?> listenerType,
        MethodHandle dispatcherType,
        MethodHandle asyncStarted,
        MethodHandle asyncContext,
        MethodHandle remoteAddress,
        MethodHandle attribute,
        MethodHandle setAttribute,
        MethodHandle httpMethod,
        MethodHandle uri,
        MethodHandle principal,
        MethodHandle mapping,
        MethodHandle pattern,
        MethodHandle status,
        MethodHandle committed,
        MethodHandle addListener,
        MethodHandle eventContext,
        MethodHandle principalName) {

    private static final MethodType OF_OBJECT = MethodType.methodType(Object.class, Object.class);

    /**
     * Resolves the API. {@code root}: {@code jakarta.servlet.} or {@code javax.servlet.}.
     *
     * @throws ReflectiveOperationException if it is older than Servlet 3.0 or not whole
     */
    static ServletApi of(String root, ClassLoader loader) throws ReflectiveOperationException {
        Class<?> plain = Class.forName(root + "ServletRequest", false, loader);
        Class<?> request = Class.forName(root + "http.HttpServletRequest", false, loader);
        Class<?> answer = Class.forName(root + "ServletResponse", false, loader);
        Class<?> response = Class.forName(root + "http.HttpServletResponse", false, loader);
        Class<?> dispatcher = Class.forName(root + "DispatcherType", false, loader);
        Class<?> async = Class.forName(root + "AsyncContext", false, loader);
        Class<?> listener = Class.forName(root + "AsyncListener", false, loader);
        Class<?> event = Class.forName(root + "AsyncEvent", false, loader);
        MethodHandle mapping = null;
        MethodHandle pattern = null;
        try {
            Class<?> type = Class.forName(root + "http.HttpServletMapping", false, loader);
            mapping = get(request, "getHttpServletMapping", type);
            pattern = get(type, "getPattern", String.class);
        } catch (ReflectiveOperationException beforeServlet4) {
            // Then a request without a framework's route is unrouted.
            mapping = null;
        }
        return new ServletApi(
                request,
                response,
                listener,
                get(plain, "getDispatcherType", dispatcher),
                find(plain, "isAsyncStarted", MethodType.methodType(boolean.class))
                        .asType(MethodType.methodType(boolean.class, Object.class)),
                get(plain, "getAsyncContext", async),
                get(plain, "getRemoteAddr", String.class),
                find(plain, "getAttribute", MethodType.methodType(Object.class, String.class))
                        .asType(MethodType.methodType(Object.class, Object.class, String.class)),
                find(plain, "setAttribute", MethodType.methodType(void.class, String.class, Object.class))
                        .asType(MethodType.methodType(void.class, Object.class, String.class, Object.class)),
                get(request, "getMethod", String.class),
                get(request, "getRequestURI", String.class),
                get(request, "getUserPrincipal", java.security.Principal.class),
                mapping,
                pattern,
                find(response, "getStatus", MethodType.methodType(int.class))
                        .asType(MethodType.methodType(int.class, Object.class)),
                find(answer, "isCommitted", MethodType.methodType(boolean.class))
                        .asType(MethodType.methodType(boolean.class, Object.class)),
                find(async, "addListener", MethodType.methodType(void.class, listener))
                        .asType(MethodType.methodType(void.class, Object.class, Object.class)),
                get(event, "getAsyncContext", async),
                get(java.security.Principal.class, "getName", String.class));
    }

    private static MethodHandle get(Class<?> type, String name, Class<?> result) throws ReflectiveOperationException {
        return find(type, name, MethodType.methodType(result)).asType(OF_OBJECT);
    }

    private static MethodHandle find(Class<?> type, String name, MethodType method)
            throws ReflectiveOperationException {
        return MethodHandles.publicLookup().findVirtual(type, name, method);
    }

    boolean isHttp(Object request, Object response) {
        return requestType.isInstance(request) && responseType.isInstance(response);
    }

    /** What {@code get} says, as text, or null. */
    static String text(MethodHandle get, Object from) throws Throwable {
        Object value = (Object) get.invokeExact(from);
        return value == null ? null : value.toString();
    }

    /** The pattern by which the container chose the servlet, or null. */
    String servletPattern(Object request) throws Throwable {
        Object found = mapping == null ? null : (Object) mapping.invokeExact(request);
        return found == null ? null : text(pattern, found);
    }

    Object attribute(Object request, String name) throws Throwable {
        return (Object) attribute.invokeExact(request, name);
    }

    void attribute(Object request, String name, Object value) throws Throwable {
        setAttribute.invokeExact(request, name, value);
    }

    boolean isAsync(Object request) throws Throwable {
        return (boolean) asyncStarted.invokeExact(request);
    }

    int status(Object response) throws Throwable {
        return (int) status.invokeExact(response);
    }

    /** Whether the status has left: nothing changes it any more. */
    boolean isCommitted(Object response) throws Throwable {
        return (boolean) committed.invokeExact(response);
    }

    /** The name of the request's own principal, or null. */
    String user(Object request) throws Throwable {
        Object who = (Object) principal.invokeExact(request);
        return who == null ? null : text(principalName, who);
    }

    /** Has {@code ended} called with the asynchronous part's events; it may be called more than once. */
    void listen(Object context, InvocationHandler ended) throws Throwable {
        Object listener = Proxy.newProxyInstance(listenerType.getClassLoader(), new Class<?>[] {listenerType}, ended);
        addListener.invokeExact(context, listener);
    }
}
