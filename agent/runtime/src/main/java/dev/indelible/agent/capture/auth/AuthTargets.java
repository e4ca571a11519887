package dev.indelible.agent.capture.auth;

import static dev.indelible.agent.capture.NamedTarget.named;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.Jaas;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.NamedTarget;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.ThreadContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.login.LoginContext;

/**
 * Logins and logouts of Spring Security, of the container and of JAAS.
 *
 * <p>What must stay true: one line for each, however many of them take part: the outermost writes it.
 */
public final class AuthTargets {
    private static final String CONTEXT = "javax/security/auth/login/LoginContext";
    private static final String JAAS = "JAAS";

    /** The classes of the JDK to rewrite, by internal name. */
    public static final Set<String> CLASSES = Set.of(CONTEXT, Subjects.CLASS);

    private final AuthLines auth;
    private final Coverage coverage;

    public AuthTargets(EventLine lines, Coverage coverage) {
        auth = new AuthLines(lines);
        this.coverage = coverage;
    }

    /** In classes of applications and libraries. */
    public List<Target> all() {
        List<Target> all = new ArrayList<>(new ContainerLogins(auth).all());
        all.add(new SpringLogins(auth, coverage));
        all.add(NamedTarget.of(
                "logout.spring",
                Set.of("org/springframework/security/web/authentication/logout/SecurityContextLogoutHandler"),
                () -> named("logout", 3),
                this::logout));
        return all;
    }

    /** In classes of the JDK. */
    public List<Target> inJdk() {
        Set<String> context = Set.of(CONTEXT);
        return List.of(
                NamedTarget.of("login.jaas", context, () -> named("login", 0), this::jaasLogin),
                NamedTarget.of("logout.jaas", context, () -> named("logout", 0), this::jaasLogout),
                new Subjects());
    }

    private Call logout(ThreadContext thread, Object handler, Object[] arguments) {
        Object authentication = arguments[2];
        if (authentication == null || !thread.authenticate()) {
            return null;
        }
        Actor who = auth.lines().sources().of(authentication);
        return (same, result, thrown) -> {
            same.authenticated();
            if (who != null && who.known() && thrown == null) {
                auth.logout(same, who, Caller.outside());
            }
        };
    }

    private Call jaasLogin(ThreadContext thread, Object context, Object[] arguments) {
        if (!thread.authenticate()) {
            return null;
        }
        return (same, result, thrown) -> {
            same.authenticated();
            if (thrown != null) {
                auth.failure(same, null, false, JAAS, Caller.outside(), thrown);
                return;
            }
            Actor who = Jaas.of(((LoginContext) context).getSubject());
            auth.login(same, who == null ? Actor.UNKNOWN : who, JAAS, Caller.outside(), false);
        };
    }

    private Call jaasLogout(ThreadContext thread, Object context, Object[] arguments) {
        if (!thread.authenticate()) {
            return null;
        }
        Actor who = Jaas.of(((LoginContext) context).getSubject());
        return (same, result, thrown) -> {
            same.authenticated();
            if (who != null && thrown == null) {
                auth.logout(same, who, Caller.outside());
            }
        };
    }
}
