package dev.indelible.agent.capture;

import java.util.Set;

/** Which exceptions say that access was refused, rather than that something broke. */
public final class Denials {
    private static final Set<String> NAMES = Set.of(
            "org.springframework.security.access.AccessDeniedException",
            "org.springframework.security.core.AuthenticationException",
            "jakarta.ejb.EJBAccessException",
            "javax.ejb.EJBAccessException",
            "jakarta.ws.rs.ForbiddenException",
            "jakarta.ws.rs.NotAuthorizedException",
            "javax.ws.rs.ForbiddenException",
            "javax.ws.rs.NotAuthorizedException",
            "java.lang.SecurityException",
            "java.nio.file.AccessDeniedException");

    private Denials() {}

    /** Whether this exception, or a class it extends, is a refusal. */
    public static boolean is(Throwable thrown) {
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            if (NAMES.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }
}
