package com.acme.hostile;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.Map;

/** A filter and a servlet, called as a container would, with requests and responses in any mood. */
final class Web {
    private static final Map<String, Object> ANSWERS = Map.of(
            "getDispatcherType",
            DispatcherType.REQUEST,
            "getMethod",
            "POST",
            "getRequestURI",
            "/pay",
            "getRemoteAddr",
            "192.0.2.1",
            "getUserPrincipal",
            (Principal) () -> "trudy",
            "getStatus",
            200);

    private Web() {}

    /** Passes everything on. */
    static final class Door extends Never implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    /** Does what a step says. */
    static final class Desk extends GenericServlet {
        private final transient Console.Step step;

        Desk(Console.Step step) {
            this.step = step;
        }

        @Override
        public void service(ServletRequest request, ServletResponse response) throws ServletException {
            try {
                step.run();
            } catch (RuntimeException | Error thrown) {
                throw thrown;
            } catch (Throwable checked) {
                throw new ServletException(checked);
            }
        }
    }

    /** One request through filter and servlet. */
    static Object request(Mood mood, Console.Step step) throws Exception {
        HttpServletRequest request = proxy(HttpServletRequest.class, mood);
        HttpServletResponse response = proxy(HttpServletResponse.class, mood);
        Desk desk = new Desk(step);
        new Door().doFilter(request, response, desk::service);
        return "served";
    }

    /** An object whose methods have this mood. */
    static <T> T proxy(Class<T> type, Mood mood) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            mood.feel(method.getName());
            Object answer = ANSWERS.get(method.getName());
            if (answer != null || !method.getReturnType().isPrimitive()) {
                return answer;
            }
            return method.getReturnType() == boolean.class ? (Object) false : (Object) 0;
        }));
    }
}
