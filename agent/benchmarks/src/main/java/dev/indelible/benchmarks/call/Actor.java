package dev.indelible.benchmarks.call;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who calls: a user of Spring Security, on each calling thread. */
public final class Actor {
    private Actor() {}

    /** This thread works for alice from now on. */
    public static void signIn() {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                "alice", null, AuthorityUtils.createAuthorityList("ROLE_TELLER")));
        SecurityContextHolder.setContext(context);
    }

    /** How a peer learns who calls. */
    static String name() {
        return SecurityContextHolder.getContext().getAuthentication().getName();
    }
}
