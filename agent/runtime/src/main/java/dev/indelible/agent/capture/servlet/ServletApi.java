package dev.indelible.agent.capture.servlet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * The servlet API as one application has it, {@code javax} or {@code jakarta}: the same names in another package, so one
 * code path for both. Resolved when the first place of a loader is linked.
 */
record ServletApi(
        RequestApi request,
        Class<?> responseType,
        Class<?> listenerType,
        MethodHandle asyncStarted,
        MethodHandle asyncContext,
        MethodHandle status,
        MethodHandle committed,
        MethodHandle addListener,
        MethodHandle eventContext,
        MethodHandle eventFailure) {

    private static final Set<String> ROOTS = Set.of("jakarta.servlet.", "javax.servlet.");

    /**
     * Resolves the API that this request type (a class or interface) belongs to.
     *
     * @throws ReflectiveOperationException if it is older than Servlet 3.0 or not whole
     */
    static ServletApi of(Class<?> requestType) throws ReflectiveOperationException {
        Class<?> request = servletRequest(requestType);
        if (request == null) {
            throw new NoSuchMethodException(requestType.getName() + " is no request");
        }
        ClassLoader loader = request.getClassLoader();
        String name = request.getName();
        String root = name.substring(0, name.length() - "ServletRequest".length());
        Class<?> plain = Class.forName(root + "ServletRequest", false, loader);
        Class<?> answer = Class.forName(root + "ServletResponse", false, loader);
        Class<?> response = Class.forName(root + "http.HttpServletResponse", false, loader);
        Class<?> async = Class.forName(root + "AsyncContext", false, loader);
        Class<?> listener = Class.forName(root + "AsyncListener", false, loader);
        Class<?> event = Class.forName(root + "AsyncEvent", false, loader);
        return new ServletApi(
                RequestApi.of(root, loader),
                response,
                listener,
                Handles.is(plain, "isAsyncStarted"),
                Handles.get(plain, "getAsyncContext", async),
                Handles.find(response, "getStatus", int.class).asType(MethodType.methodType(int.class, Object.class)),
                Handles.is(answer, "isCommitted"),
                Handles.find(async, "addListener", void.class, listener)
                        .asType(MethodType.methodType(void.class, Object.class, Object.class)),
                Handles.get(event, "getAsyncContext", async),
                Handles.get(event, "getThrowable", Throwable.class));
    }

    /** The interface {@code ServletRequest} that the type is or implements, or null. */
    private static Class<?> servletRequest(Class<?> type) {
        if (type == null) {
            return null;
        }
        String name = type.getName();
        if (name.endsWith(".ServletRequest")
                && ROOTS.contains(name.substring(0, name.length() - "ServletRequest".length()))) {
            return type;
        }
        for (Class<?> parent : type.getInterfaces()) {
            Class<?> found = servletRequest(parent);
            if (found != null) {
                return found;
            }
        }
        return servletRequest(type.getSuperclass());
    }

    boolean isHttp(Object asked, Object answer) {
        return request.type().isInstance(asked) && responseType.isInstance(answer);
    }

    boolean isAsync(Object asked) throws Throwable {
        return (boolean) asyncStarted.invokeExact(asked);
    }

    int status(Object answer) throws Throwable {
        return (int) status.invokeExact(answer);
    }

    /** Whether the status has left: nothing changes it any more. */
    boolean isCommitted(Object answer) throws Throwable {
        return (boolean) committed.invokeExact(answer);
    }

    /** Has {@code ended} called with the events of the request's asynchronous part; false if it is over already. */
    boolean listen(Object asked, InvocationHandler ended) {
        try {
            Object context = (Object) asyncContext.invokeExact(asked);
            Class<?>[] type = {listenerType};
            Object listener = Proxy.newProxyInstance(listenerType.getClassLoader(), type, ended);
            addListener.invokeExact(context, listener);
            return true;
        } catch (Throwable over) {
            return false;
        }
    }

    /** What has failed, by an event of the asynchronous part's, or null. */
    Throwable failure(Object event) throws Throwable {
        return (Throwable) (Object) eventFailure.invokeExact(event);
    }

    /** Has the same listener called for the asynchronous part that this event starts. */
    void listenOn(Object event, Object listener) throws Throwable {
        Object context = (Object) eventContext.invokeExact(event);
        addListener.invokeExact(context, listener);
    }
}
