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
 *
 * <p>What must stay true: a thread is left as it was, and a context that the application has not read from its session
 * yet stays unread.
 */
final class SpringSecurity {
    static final String HOLDER = "org.springframework.security.core.context.SecurityContextHolder";
    private static final String CORE = "org.springframework.security.core.";
    private static final String ANONYMOUS = "org.springframework.security.authentication.AnonymousAuthenticationToken";
    private static final String SWITCHED =
            "org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority";

    /** Where each way of holding the context keeps it. */
    private final ClassValue<HeldContext> kept = new ClassValue<>() {
        @Override
        protected HeldContext computeValue(Class<?> type) {
            return HeldContext.of(type);
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
    private final Class<?> contextType;
    private final Class<?> authenticationType;
    private final Class<?> anonymous;

    /** Both null where the application has no spring-security-web. */
    private final Class<?> switched;

    private final MethodHandle switchedFrom;
    private final TokenClaim claim;

    private SpringSecurity(Class<?> holder, String claim) throws ReflectiveOperationException {
        ClassLoader loader = holder.getClassLoader();
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        contextType = Class.forName(CORE + "context.SecurityContext", false, loader);
        authenticationType = Class.forName(CORE + "Authentication", false, loader);
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
        switched = find(SWITCHED, loader);
        switchedFrom = switched == null ? null : read(lookup, switched, "getSource", authenticationType, Object.class);
        this.claim = claim == null ? null : new TokenClaim(claim);
    }

    private static Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError absent) {
            return null;
        }
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

    static SpringSecurity of(Class<?> holder, String claim) {
        try {
            return new SpringSecurity(holder, claim);
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

    /** What this thread's context hangs on, or null if it has none or nobody can tell; runs no code but Spring's. */
    Object held() throws Throwable {
        return strategy == null ? null : keeper().held();
    }

    private HeldContext keeper() throws Throwable {
        return kept.get(((Object) strategy.invokeExact()).getClass());
    }

    /** The user of this thread, or null where Spring Security knows none. */
    Actor current() throws Throwable {
        Object found = context();
        Object who = found == null ? null : (Object) authentication.invokeExact(found);
        return who == null ? null : actor(who);
    }

    private Object context() throws Throwable {
        if (strategy != null) {
            HeldContext keeper = keeper();
            if (keeper.known()) {
                Object held = keeper.held();
                return held == null ? null : DeferredContext.read(held, contextType);
            }
        }
        return (Object) context.invokeExact();
    }

    /** Whether this is an Authentication of this application's. */
    boolean reads(Object who) {
        return authenticationType.isInstance(who);
    }

    /** Whom an Authentication stands for; null if it stands for nobody yet. */
    Actor actor(Object who) throws Throwable {
        if (!(boolean) authenticated.invokeExact(who)) {
            return null;
        }
        Object shown = (Object) principal.invokeExact(who);
        String id = claim == null ? null : claim.of(shown);
        if (id == null) {
            id = (String) name.invokeExact(who);
        }
        if (id == null) {
            return null;
        }
        if (tellsAll(shown, id)) {
            id = Actor.UNKNOWN.id();
        }
        Collection<?> granted = (Collection<?>) authorities.invokeExact(who);
        return new Actor(
                id,
                anonymous.isInstance(who) ? "anonymous" : "user",
                roles(granted),
                "spring-security",
                switchedFrom(granted));
    }

    /**
     * A principal that is an object of the application's own has its whole text for a name, as records write it: with all
     * its fields, and a password or its hash may be one of them.
     */
    private static boolean tellsAll(Object principal, String name) {
        return principal != null
                && principal.getClass().getClassLoader() != null
                && name.chars().anyMatch(c -> "={}[]:,\n".indexOf(c) >= 0)
                && name.equals(principal.toString());
    }

    private List<String> roles(Collection<?> granted) throws Throwable {
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

    /** Who works as somebody else (Spring's switch user), or null. */
    private String switchedFrom(Collection<?> granted) throws Throwable {
        if (switched == null || granted == null) {
            return null;
        }
        for (Object one : granted) {
            if (switched.isInstance(one)) {
                Actor source = actor((Object) switchedFrom.invokeExact(one));
                return source == null ? null : source.by() == null ? source.id() : source.by();
            }
        }
        return null;
    }
}
