package dev.indelible.agent.capture.auth;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.RequestPrincipal;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Hierarchy;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.ThreadContext;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Logins that a servlet container makes: by {@code HttpServletRequest.login} and {@code logout}, or for a constraint of
 * the application, where the container asks its store of users.
 */
final class ContainerLogins {
    private static final String SOURCE = "container";
    private static final Set<String> REQUESTS =
            Set.of("jakarta.servlet.http.HttpServletRequest", "javax.servlet.http.HttpServletRequest");
    private static final Set<String> STORES = Set.of(
            "org.apache.catalina.Realm",
            "org.apache.catalina.realm.RealmBase",
            "org.eclipse.jetty.security.LoginService",
            "io.undertow.security.idm.IdentityManager");

    private final AuthLines auth;

    ContainerLogins(AuthLines auth) {
        this.auth = auth;
    }

    List<Target> all() {
        return List.of(
                new Found(
                        "login.request",
                        REQUESTS,
                        Set.of("login"),
                        () -> named("login").and(strings(2)),
                        this::login),
                new Found(
                        "logout.request",
                        REQUESTS,
                        Set.of("logout"),
                        () -> named("logout").and(ElementMatchers.takesNoArguments()),
                        this::logout),
                new Found(
                        "login.store",
                        STORES,
                        Set.of("authenticate", "login", "verify"),
                        () -> named("authenticate")
                                .and(strings(2))
                                .or(named("login").and(ElementMatchers.takesArgument(1, Object.class)))
                                .or(named("verify").and(ElementMatchers.takesArguments(2)))
                                .and(ElementMatchers.takesArgument(0, String.class)),
                        this::ask));
    }

    private static ElementMatcher.Junction<MethodDescription> named(String name) {
        return ElementMatchers.<MethodDescription>named(name).and(ElementMatchers.isPublic());
    }

    private static ElementMatcher<MethodDescription> strings(int arguments) {
        ElementMatcher.Junction<MethodDescription> all = ElementMatchers.takesArguments(arguments);
        for (int i = 0; i < arguments; i++) {
            all = all.and(ElementMatchers.takesArgument(i, String.class));
        }
        return all;
    }

    private Call login(ThreadContext thread, Object request, Object[] arguments) {
        if (!thread.authenticate()) {
            return null;
        }
        String name = (String) arguments[0];
        return (same, result, thrown) -> {
            same.authenticated();
            String where = Caller.outside();
            if (thrown != null) {
                auth.failure(same, name, false, "HttpServletRequest.login", where, thrown);
            } else {
                Actor who = same.actor(auth.lines().sources());
                boolean told = who.known() && who.id().equals(name);
                auth.login(same, told ? who : user(name), "HttpServletRequest.login", where, false);
            }
        };
    }

    private Call logout(ThreadContext thread, Object request, Object[] arguments) {
        if (!thread.authenticate()) {
            return null;
        }
        String name = RequestPrincipal.of(request);
        Actor shown = thread.actor(auth.lines().sources());
        Actor who = shown.known() ? shown : name == null ? null : user(name);
        return (same, result, thrown) -> {
            same.authenticated();
            if (who != null && thrown == null) {
                auth.logout(same, who, Caller.outside());
            }
        };
    }

    /** The container asks its users: for a form once, for other methods with each request. */
    private Call ask(ThreadContext thread, Object store, Object[] arguments) {
        if (arguments[0] == null || !thread.authenticate()) {
            return null;
        }
        String name = (String) arguments[0];
        return (same, result, thrown) -> {
            same.authenticated();
            boolean form = Caller.isForm();
            String method = form ? "container form" : "container";
            String where = Caller.outside();
            if (result == null || thrown != null) {
                auth.failure(same, name, false, method, where, thrown);
            } else {
                String told = result instanceof Principal principal ? principal.getName() : name;
                auth.login(same, user(told == null ? name : told), method, where, !form);
            }
        };
    }

    private static Actor user(String name) {
        return new Actor(name, "user", List.of(), SOURCE);
    }

    /** Methods of whatever implements one of the interfaces. The matchers wake Byte Buddy: not at start-up. */
    private record Found(
            String kind,
            Set<String> types,
            Set<String> names,
            Supplier<ElementMatcher<MethodDescription>> matcher,
            Site made)
            implements Target {
        @Override
        public ElementMatcher<? super MethodDescription> methods() {
            return ElementMatchers.not(ElementMatchers.isAbstract()).and(matcher.get());
        }

        @Override
        public boolean applies(TypeDescription type) {
            return !type.isInterface() && Hierarchy.isAny(type, types);
        }

        @Override
        public Site site(Place place) {
            return made;
        }
    }
}
