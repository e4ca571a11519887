package dev.indelible.agent.capture.auth;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.Hierarchy;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.ThreadContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Every login of Spring Security's goes through an AuthenticationManager, whatever filter or controller asks it. Managers
 * ask one another: the outermost answer is the login.
 */
final class SpringLogins implements Target {
    private static final String MANAGER = "org.springframework.security.authentication.AuthenticationManager";
    private static final String AUTHENTICATION = "org.springframework.security.core.Authentication";
    private static final String NAME_AND_PASSWORD =
            "org.springframework.security.authentication.UsernamePasswordAuthenticationToken";

    /** Thrown only for a user that was found. */
    private static final String FOUND = "org.springframework.security.authentication.AccountStatusException";

    private static final String TOKEN = "AuthenticationToken";

    /** How people come in, once: by anything else a client proves itself again and again. */
    private static final Set<String> ONCE = Set.of(
            "UsernamePassword",
            "RememberMe",
            "OAuth2Login",
            "OAuth2AuthorizationCode",
            "Saml2",
            "OneTimeToken",
            "WebAuthn",
            "WebAuthnAuthenticationRequestToken",
            "CasService");

    private static final String BASIC = ".www.BasicAuthenticationFilter.";

    private final AuthLines auth;
    private final Coverage coverage;

    SpringLogins(AuthLines auth, Coverage coverage) {
        this.auth = auth;
        this.coverage = coverage;
    }

    @Override
    public String kind() {
        return "login.spring";
    }

    @Override
    public Set<String> names() {
        return Set.of("authenticate");
    }

    @Override
    public ElementMatcher<? super MethodDescription> methods() {
        return ElementMatchers.<MethodDescription>named("authenticate")
                .and(ElementMatchers.takesArguments(1))
                .and(ElementMatchers.takesArgument(0, ElementMatchers.named(AUTHENTICATION)))
                .and(ElementMatchers.not(ElementMatchers.isAbstract()));
    }

    @Override
    public boolean applies(TypeDescription type) {
        return !type.isInterface() && Hierarchy.isAny(type, Set.of(MANAGER));
    }

    @Override
    public Site site(Place place) throws ReflectiveOperationException {
        ClassLoader loader = place.owner().getClassLoader();
        auth.lines().sources().discover(loader);
        coverage.covered("security", "Spring Security logins");
        MethodHandle principal = MethodHandles.publicLookup()
                .findVirtual(
                        Class.forName(AUTHENTICATION, false, loader),
                        "getPrincipal",
                        MethodType.methodType(Object.class))
                .asType(MethodType.methodType(Object.class, Object.class));
        return (thread, manager, arguments) -> enter(thread, arguments[0], principal);
    }

    private Call enter(ThreadContext thread, Object request, MethodHandle principal) throws Throwable {
        if (request == null || !thread.authenticate()) {
            return null;
        }
        // Read before: some providers wipe what they were given.
        String tried = isA(request.getClass(), NAME_AND_PASSWORD)
                        && (Object) principal.invokeExact(request) instanceof String name
                ? name
                : null;
        return (same, result, thrown) -> {
            same.authenticated();
            String where = Caller.outside();
            boolean basic = where != null && where.contains(BASIC);
            String method = basic ? "Basic" : method(request.getClass().getSimpleName());
            if (thrown != null) {
                auth.failure(same, tried, isA(thrown.getClass(), FOUND), method, where, thrown);
                return;
            }
            Actor who = result == null ? null : auth.lines().sources().of(result);
            if (who != null) {
                auth.login(same, who, method, where, !ONCE.contains(method));
            }
        };
    }

    private static String method(String token) {
        return token.endsWith(TOKEN) ? token.substring(0, token.length() - TOKEN.length()) : token;
    }

    private static boolean isA(Class<?> type, String name) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (at.getName().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
