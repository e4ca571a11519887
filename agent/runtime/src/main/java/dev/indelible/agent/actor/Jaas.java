package dev.indelible.agent.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.Subject;

/**
 * The Subject that a thread runs for. Asking walks the stack on older JVMs, so nobody is asked before the JVM has run
 * anything for a Subject at all.
 */
public final class Jaas {
    private static final MethodHandle CURRENT = currentSubject();
    private static volatile boolean used;

    private Jaas() {}

    /** Notes that this JVM runs code for Subjects. */
    public static void used() {
        used = true;
    }

    static Actor current() throws Throwable {
        if (!used || CURRENT == null) {
            return null;
        }
        return of((Subject) CURRENT.invokeExact());
    }

    /** Whom a Subject stands for: its first principal that is no role or group; null if there is none. */
    public static Actor of(Subject subject) {
        if (subject == null) {
            return null;
        }
        String id = null;
        List<String> roles = new ArrayList<>();
        // A copy: the Subject's own set throws where somebody changes it meanwhile.
        for (Principal principal : subject.getPrincipals().toArray(new Principal[0])) {
            String type = principal.getClass().getSimpleName();
            if (type.contains("Role") || type.contains("Group")) {
                if (roles.size() < Actor.MAX_ROLES && principal.getName() != null) {
                    roles.add(principal.getName());
                }
            } else if (id == null) {
                id = principal.getName();
            }
        }
        return id == null ? null : new Actor(id, "user", roles, "jaas");
    }

    /** {@code Subject.current()} since Java 18; before, what belongs to the access control context. */
    private static MethodHandle currentSubject() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType subject = MethodType.methodType(Subject.class);
        try {
            return lookup.findStatic(Subject.class, "current", subject);
        } catch (NoSuchMethodException | IllegalAccessException older) {
            try {
                Class<?> context = Class.forName("java.security.AccessControlContext");
                MethodHandle get = lookup.findStatic(
                        Class.forName("java.security.AccessController"), "getContext", MethodType.methodType(context));
                return MethodHandles.filterReturnValue(
                        get,
                        lookup.findStatic(Subject.class, "getSubject", MethodType.methodType(Subject.class, context)));
            } catch (ReflectiveOperationException unlike) {
                return null;
            }
        }
    }
}
