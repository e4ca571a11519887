package com.acme.hostile;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import java.util.Collection;
import java.util.List;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/** Method security that refuses everybody, and users in any mood. */
final class Guarded {
    /** What is guarded. */
    interface Vault {
        /** Nobody may. */
        void open(Object key);
    }

    /** The body never runs. */
    static class Locked implements Vault {
        @Override
        @Audited(action = "vault.open", resource = "{key}")
        public void open(@AuditParam("key") Object key) {
            System.out.println("the vault is open");
        }
    }

    /** A user whose every answer depends on the mood. */
    static final class User extends Never implements Authentication {
        private final transient Mood mood;

        User(Mood mood) {
            this.mood = mood;
        }

        @Override
        public String getName() {
            mood.feel("getName");
            return "mallory";
        }

        @Override
        public Collection<? extends GrantedAuthority> getAuthorities() {
            mood.feel("getAuthorities");
            return List.of(() -> {
                mood.feel("getAuthority");
                return "ROLE_TELLER";
            });
        }

        @Override
        public Object getCredentials() {
            throw new IllegalStateException("credentials were asked for");
        }

        @Override
        public Object getDetails() {
            mood.feel("getDetails");
            return null;
        }

        @Override
        public Object getPrincipal() {
            mood.feel("getPrincipal");
            return new Never();
        }

        @Override
        public boolean isAuthenticated() {
            mood.feel("isAuthenticated");
            return true;
        }

        @Override
        public void setAuthenticated(boolean authenticated) {
            throw new IllegalStateException("authenticated was set");
        }
    }

    private final Vault vault;

    Guarded() {
        ProxyFactory factory = new ProxyFactory(new Locked());
        AuthorizationManagerBeforeMethodInterceptor refusing = new AuthorizationManagerBeforeMethodInterceptor(
                Pointcut.TRUE, (user, call) -> new AuthorizationDecision(false));
        factory.addAdvisor(new DefaultPointcutAdvisor(Pointcut.TRUE, refusing));
        vault = (Vault) factory.getProxy();
    }

    /** Asks for the vault as a user in this mood. */
    Object open(Mood mood, Object key) {
        return as(mood, () -> {
            vault.open(key);
            return "open";
        });
    }

    /** Does it as a user in this mood. */
    static Object as(Mood mood, Console.Step step) {
        SecurityContextHolder.setContext(new SecurityContextImpl(new User(mood)));
        try {
            return step.run();
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }
}
