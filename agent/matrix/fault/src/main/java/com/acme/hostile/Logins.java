package com.acme.hostile;

import dev.indelible.annotations.Audit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.security.PrivilegedAction;
import java.util.List;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.spi.LoginModule;
import org.apache.catalina.realm.RealmBase;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;

/** Every way in and out that an application can have, each for one user. */
final class Logins {
    private static final String USER = "eve";

    private static int stored;

    private Logins() {}

    /** Lets everybody in. */
    static final class Manager implements AuthenticationManager {
        @Override
        public Authentication authenticate(Authentication tried) {
            return UsernamePasswordAuthenticationToken.authenticated(tried.getPrincipal(), null, List.of());
        }
    }

    /** Knows everybody. */
    static final class Users extends RealmBase {
        @Override
        public Principal authenticate(String name, String password) {
            return () -> name;
        }

        @Override
        protected String getPassword(String name) {
            return null;
        }

        @Override
        protected Principal getPrincipal(String name) {
            return () -> name;
        }
    }

    /** Says yes to everything. */
    public static final class Module implements LoginModule {
        private Subject subject;

        @Override
        public void initialize(Subject whom, CallbackHandler handler, Map<String, ?> shared, Map<String, ?> options) {
            subject = whom;
        }

        @Override
        public boolean login() {
            return true;
        }

        @Override
        public boolean commit() {
            subject.getPrincipals().add(new Named(USER));
            return true;
        }

        @Override
        public boolean abort() {
            return true;
        }

        @Override
        public boolean logout() {
            return true;
        }
    }

    /** A principal with nothing but a name. */
    record Named(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }

    private static final class Request extends HttpServletRequestWrapper {
        Request(HttpServletRequest inner) {
            super(inner);
        }

        @Override
        public void login(String name, String password) {}

        @Override
        public void logout() {}
    }

    static Object spring() {
        return new Manager()
                .authenticate(UsernamePasswordAuthenticationToken.unauthenticated(USER, "secret"))
                .isAuthenticated();
    }

    static Object springLogout() {
        Authentication user = UsernamePasswordAuthenticationToken.authenticated(USER, null, List.of());
        new SecurityContextLogoutHandler()
                .logout(
                        Web.proxy(HttpServletRequest.class, Mood.GOOD),
                        Web.proxy(HttpServletResponse.class, Mood.GOOD),
                        user);
        return "out";
    }

    static Object request() {
        Request request = new Request(Web.proxy(HttpServletRequest.class, Mood.GOOD));
        request.login(USER, "secret");
        request.logout();
        return "in and out";
    }

    /** Somebody else each time: who is asked for again and again has come in once. */
    static Object store() {
        return new Users().authenticate(USER + ++stored, "secret").getName();
    }

    static Object jaas() throws Exception {
        Configuration configuration = new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(
                            Module.class.getName(), AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, Map.of())
                };
            }
        };
        LoginContext context = new LoginContext("acme", new Subject(), null, configuration);
        context.login();
        context.logout();
        return "in and out";
    }

    @SuppressWarnings("removal") // what applications have
    static Object subject(Payments payments) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new Named(USER));
        return Subject.doAs(subject, (PrivilegedAction<Integer>) () -> payments.plain(1));
    }

    static Object acting(Payments payments) {
        try (Audit.Acting acting = Audit.actingAs(USER, "ROLE_CLERK")) {
            return payments.plain(1);
        }
    }
}
