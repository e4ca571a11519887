package dev.indelible.agent.capture.servlet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/**
 * What can be asked of a request without changing it: no parameter (that would read the body), no session that is not
 * there already. A record, so that the JIT treats the handles as constants.
 */
record RequestApi(
        Class<?> type,
        MethodHandle dispatcher,
        MethodHandle peer,
        MethodHandle attribute,
        MethodHandle method,
        MethodHandle uri,
        MethodHandle query,
        MethodHandle headers,
        MethodHandle principal,
        MethodHandle principalName,
        MethodHandle mapping,
        MethodHandle pattern,
        MethodHandle session,
        MethodHandle sessionId,
        MethodHandle askedSession,
        MethodHandle askedSessionHolds,
        Class<?> wrapper,
        MethodHandle wrapped) {

    /** Wrappers are few; a circle of them is not followed for ever. */
    private static final int MAX_WRAPPERS = 32;

    private static final int MAX_HEADERS = 32;

    /** Resolves it; {@code root}: {@code jakarta.servlet.} or {@code javax.servlet.}. */
    static RequestApi of(String root, ClassLoader loader) throws ReflectiveOperationException {
        Class<?> plain = Class.forName(root + "ServletRequest", false, loader);
        Class<?> http = Class.forName(root + "http.HttpServletRequest", false, loader);
        Class<?> dispatcher = Class.forName(root + "DispatcherType", false, loader);
        Class<?> session = Class.forName(root + "http.HttpSession", false, loader);
        Class<?> wrapper = Class.forName(root + "ServletRequestWrapper", false, loader);
        MethodHandle mapping = null;
        MethodHandle pattern = null;
        try {
            Class<?> type = Class.forName(root + "http.HttpServletMapping", false, loader);
            mapping = Handles.get(http, "getHttpServletMapping", type);
            pattern = Handles.get(type, "getPattern", String.class);
        } catch (ReflectiveOperationException beforeServlet4) {
            // Then a request without a framework's route is unrouted.
            mapping = null;
        }
        MethodType named = MethodType.methodType(Object.class, Object.class, String.class);
        return new RequestApi(
                http,
                Handles.get(plain, "getDispatcherType", dispatcher),
                Handles.get(plain, "getRemoteAddr", String.class),
                Handles.find(plain, "getAttribute", Object.class, String.class).asType(named),
                Handles.get(http, "getMethod", String.class),
                Handles.get(http, "getRequestURI", String.class),
                Handles.get(http, "getQueryString", String.class),
                Handles.find(http, "getHeaders", Enumeration.class, String.class)
                        .asType(named),
                Handles.get(http, "getUserPrincipal", Principal.class),
                Handles.get(Principal.class, "getName", String.class),
                mapping,
                pattern,
                Handles.find(http, "getSession", session, boolean.class)
                        .asType(MethodType.methodType(Object.class, Object.class, boolean.class)),
                Handles.get(session, "getId", String.class),
                Handles.get(http, "getRequestedSessionId", String.class),
                Handles.is(http, "isRequestedSessionIdValid"),
                wrapper,
                Handles.get(wrapper, "getRequest", plain));
    }

    /** What {@code get} says, as text, or null. */
    static String text(MethodHandle get, Object from) throws Throwable {
        Object value = (Object) get.invokeExact(from);
        return value == null ? null : value.toString();
    }

    /** Whether the container has just received it, and does not dispatch it once more. */
    boolean isFirst(Object request) throws Throwable {
        return isDispatched(request, "REQUEST");
    }

    /** Whether it is dispatched to an error page. */
    boolean isError(Object request) throws Throwable {
        return isDispatched(request, "ERROR");
    }

    private boolean isDispatched(Object request, String name) throws Throwable {
        return ((Object) dispatcher.invokeExact(request)) instanceof Enum<?> type
                && type.name().equals(name);
    }

    /** The attribute, or null. */
    Object attribute(Object request, String name) throws Throwable {
        return (Object) attribute.invokeExact(request, name);
    }

    /** The header's values, in the order in which they came. */
    List<String> headers(Object request, String name) throws Throwable {
        Object found = (Object) headers.invokeExact(request, name);
        if (!(found instanceof Enumeration<?> all) || !all.hasMoreElements()) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        while (all.hasMoreElements() && values.size() < MAX_HEADERS) {
            values.add(String.valueOf(all.nextElement()));
        }
        return values;
    }

    /** The name of the request's own principal, or null. */
    String user(Object request) throws Throwable {
        Object who = (Object) principal.invokeExact(request);
        return who == null ? null : text(principalName, who);
    }

    /** The pattern by which the container chose the servlet, or null. */
    String servletPattern(Object request) throws Throwable {
        Object found = mapping == null ? null : (Object) mapping.invokeExact(request);
        return found == null ? null : text(pattern, found);
    }

    /**
     * The id of its session, or null. A container counts a look at the session as use of it, which would keep alive what
     * should time out: so the session is asked for only where the client's own id is not a session's. Then either the
     * application has made one in this request, or there is none.
     */
    String sessionId(Object request) throws Throwable {
        String asked = text(askedSession, request);
        if (asked != null && (boolean) askedSessionHolds.invokeExact(request)) {
            return asked;
        }
        Object made = (Object) session.invokeExact(request, false);
        return made == null ? null : text(sessionId, made);
    }

    /** Whether it, or what it wraps, is of a package that starts so; also where that cannot be told. */
    boolean isWithin(Object request, String packages) {
        Object at = request;
        try {
            for (int i = 0; i < MAX_WRAPPERS && at != null; i++) {
                if (at.getClass().getName().startsWith(packages)) {
                    return true;
                }
                at = wrapper.isInstance(at) ? (Object) wrapped.invokeExact(at) : null;
            }
            return at != null;
        } catch (Throwable broken) {
            return true;
        }
    }

    /** The container's own object behind the application's wrappers. */
    Object bare(Object request) throws Throwable {
        Object bare = request;
        for (int i = 0; i < MAX_WRAPPERS && wrapper.isInstance(bare); i++) {
            bare = (Object) wrapped.invokeExact(bare);
        }
        return bare;
    }
}
