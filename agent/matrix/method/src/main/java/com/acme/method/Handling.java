package com.acme.method;

import dev.indelible.annotations.Audited;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.HandleAuthorizationDenied;
import org.springframework.security.authorization.method.MethodAuthorizationDeniedHandler;

/** Refusals that leave no exception, since Spring Security 6.3. */
public class Handling {
    /** Gives a mask in place of an exception. */
    public static final class Mask implements MethodAuthorizationDeniedHandler {
        @Override
        public Object handleDeniedInvocation(MethodInvocation invocation, AuthorizationResult result) {
            return "masked";
        }
    }

    /** Masked before. */
    @PreAuthorize("hasRole('ADMIN')")
    @HandleAuthorizationDenied(handlerClass = Mask.class)
    @Audited(action = "handling.pre")
    public String pre() {
        return "clear";
    }

    /** Masked after. */
    @PostAuthorize("hasRole('ADMIN')")
    @HandleAuthorizationDenied(handlerClass = Mask.class)
    @Audited(action = "handling.post")
    public String post() {
        return "clear";
    }
}
