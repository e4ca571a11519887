package dev.indelible.agent.actor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Finds the servlet API's own type behind a request, {@code jakarta} or {@code javax}. */
final class ServletRequestType {
    private ServletRequestType() {}

    /** {@code HttpServletRequest} as this class implements it, or null. */
    static Class<?> of(Class<?> type) {
        Deque<Class<?>> left = new ArrayDeque<>(List.of(type));
        while (!left.isEmpty()) {
            Class<?> at = left.pop();
            if (at.getName().equals("jakarta.servlet.http.HttpServletRequest")
                    || at.getName().equals("javax.servlet.http.HttpServletRequest")) {
                return at;
            }
            left.addAll(List.of(at.getInterfaces()));
            if (at.getSuperclass() != null) {
                left.add(at.getSuperclass());
            }
        }
        return null;
    }
}
