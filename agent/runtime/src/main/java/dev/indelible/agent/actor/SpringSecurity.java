package dev.indelible.agent.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Reads the current user from one application's Spring Security, whatever its version: SecurityContextHolder,
 * SecurityContext, Authentication and GrantedAuthority have had these methods since Spring Security 3.
 */
final class SpringSecurity {
    static final String HOLDER = "org.springframework.security.core.context.SecurityContextHolder";
    private static final String CORE = "org.springframework.security.core.";
    private static final String ANONYMOUS = "org.springframework.security.authentication.AnonymousAuthenticationToken";

    private final MethodHandle context;
    private final MethodHandle authentication;
    private final MethodHandle authenticated;
    private final MethodHandle name;
    private final MethodHandle authorities;
    private final MethodHandle authority;
    private final Class<?> anonymous;

    private SpringSecurity(Class<?> holder) throws ReflectiveOperationException {
        ClassLoader loader = holder.getClassLoader();
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> contextType = Class.forName(CORE + "context.SecurityContext", false, loader);
        Class<?> authenticationType = Class.forName(CORE + "Authentication", false, loader);
        Class<?> authorityType = Class.forName(CORE + "GrantedAuthority", false, loader);
        context = lookup.findStatic(holder, "getContext", MethodType.methodType(contextType))
                .asType(MethodType.methodType(Object.class));
        authentication = read(lookup, contextType, "getAuthentication", authenticationType, Object.class);
        authenticated = read(lookup, authenticationType, "isAuthenticated", boolean.class, boolean.class);
        name = read(lookup, authenticationType, "getName", String.class, String.class);
        authorities = read(lookup, authenticationType, "getAuthorities", Collection.class, Collection.class);
        authority = read(lookup, authorityType, "getAuthority", String.class, String.class);
        anonymous = Class.forName(ANONYMOUS, false, loader);
    }

    static SpringSecurity of(Class<?> holder) {
        try {
            return new SpringSecurity(holder);
        } catch (ReflectiveOperationException | LinkageError unlike) {
            return null;
        }
    }

    private static MethodHandle read(
            MethodHandles.Lookup lookup, Class<?> type, String method, Class<?> result, Class<?> as)
            throws ReflectiveOperationException {
        return lookup.findVirtual(type, method, MethodType.methodType(result))
                .asType(MethodType.methodType(as, Object.class));
    }

    /** The user of this thread, or null where Spring Security knows none. */
    Actor current() throws Throwable {
        Object held = (Object) context.invokeExact();
        Object who = held == null ? null : (Object) authentication.invokeExact(held);
        if (who == null || !(boolean) authenticated.invokeExact(who)) {
            return null;
        }
        String id = (String) name.invokeExact(who);
        if (id == null) {
            return null;
        }
        return new Actor(id, anonymous.isInstance(who) ? "anonymous" : "user", roles(who), "spring-security");
    }

    private List<String> roles(Object who) throws Throwable {
        Collection<?> granted = (Collection<?>) authorities.invokeExact(who);
        if (granted == null || granted.isEmpty()) {
            return List.of();
        }
        List<String> roles = new ArrayList<>();
        for (Object one : granted) {
            String role = one == null ? null : (String) authority.invokeExact(one);
            if (role != null && roles.size() < Actor.MAX_ROLES) {
                roles.add(role);
            }
        }
        return roles;
    }
}
