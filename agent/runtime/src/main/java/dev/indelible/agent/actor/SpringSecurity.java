package dev.indelible.agent.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
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

    /** Where each way of holding the context keeps it. */
    private final ClassValue<Kept> kept = new ClassValue<>() {
        @Override
        protected Kept computeValue(Class<?> type) {
            return Kept.of(type);
        }
    };

    /** Null before Spring Security 5.8. */
    private final MethodHandle strategy;

    private final MethodHandle context;
    private final MethodHandle authentication;
    private final MethodHandle authenticated;
    private final MethodHandle principal;
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
        strategy = strategy(lookup, holder, loader);
        context = lookup.findStatic(holder, "getContext", MethodType.methodType(contextType))
                .asType(MethodType.methodType(Object.class));
        authentication = read(lookup, contextType, "getAuthentication", authenticationType, Object.class);
        authenticated = read(lookup, authenticationType, "isAuthenticated", boolean.class, boolean.class);
        principal = read(lookup, authenticationType, "getPrincipal", Object.class, Object.class);
        name = read(lookup, authenticationType, "getName", String.class, String.class);
        authorities = read(lookup, authenticationType, "getAuthorities", Collection.class, Collection.class);
        authority = read(lookup, authorityType, "getAuthority", String.class, String.class);
        anonymous = Class.forName(ANONYMOUS, false, loader);
    }

    private static MethodHandle strategy(MethodHandles.Lookup lookup, Class<?> holder, ClassLoader loader)
            throws IllegalAccessException {
        try {
            Class<?> type = Class.forName(CORE + "context.SecurityContextHolderStrategy", false, loader);
            return lookup.findStatic(holder, "getContextHolderStrategy", MethodType.methodType(type))
                    .asType(MethodType.methodType(Object.class));
        } catch (ClassNotFoundException | NoSuchMethodException older) {
            return null;
        }
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
        if (strategy != null
                && kept.get(((Object) strategy.invokeExact()).getClass()).empty()) {
            return null;
        }
        Object held = (Object) context.invokeExact();
        Object who = held == null ? null : (Object) authentication.invokeExact(held);
        if (who == null || !(boolean) authenticated.invokeExact(who)) {
            return null;
        }
        String id = (String) name.invokeExact(who);
        if (id == null) {
            return null;
        }
        if (tellsAll((Object) principal.invokeExact(who), id)) {
            id = Actor.UNKNOWN.id();
        }
        return new Actor(id, anonymous.isInstance(who) ? "anonymous" : "user", roles(who), "spring-security");
    }

    /**
     * The thread-local in which a strategy keeps the context. Asking Spring Security for a context that is not there makes
     * one and leaves it on the thread: a pool's thread would hold on to the application, and where contexts are
     * inherited, all children of a thread would share one object and so one another's users.
     *
     * @param local null where the strategy is none that we know
     */
    private record Kept(ThreadLocal<?> local) {
        static Kept of(Class<?> type) {
            try {
                Field field = type.getDeclaredField("contextHolder");
                boolean readable = Modifier.isStatic(field.getModifiers()) && field.trySetAccessible();
                return new Kept(readable && field.get(null) instanceof ThreadLocal<?> local ? local : null);
            } catch (ReflectiveOperationException unlike) {
                return new Kept(null);
            }
        }

        /** Whether it is sure that this thread has no context; leaves the thread as it was. */
        boolean empty() {
            if (local == null || local.get() != null) {
                return false;
            }
            local.remove();
            return true;
        }
    }

    /**
     * A principal that is an object of the application's own has its whole text for a name, as records write it: with all
     * its fields, and a password or its hash may be one of them.
     */
    private static boolean tellsAll(Object principal, String name) {
        return principal != null
                && principal.getClass().getClassLoader() != null
                && name.indexOf('=') >= 0
                && name.equals(principal.toString());
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
