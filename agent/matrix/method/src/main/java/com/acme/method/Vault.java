package com.acme.method;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import jakarta.annotation.security.RolesAllowed;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;

/** A service behind Spring's method security. */
public class Vault implements Doors<String> {
    /** Needs a role, asked before. */
    @PreAuthorize("hasRole('ADMIN')")
    @Audited(action = "vault.pre")
    public String pre(@AuditParam("what") String what) {
        return "pre " + what;
    }

    /** Needs a role, asked after. */
    @PostAuthorize("hasRole('ADMIN')")
    @Audited(action = "vault.post", result = "{result}")
    public String post() {
        System.out.println("post's body");
        return "post";
    }

    /** Asked before and after. */
    @PreAuthorize("hasRole('USER')")
    @PostAuthorize("returnObject == 'mine'")
    @Audited(action = "vault.both")
    public String both(String gives) {
        return gives;
    }

    /** Needs a role. */
    @Secured("ROLE_ADMIN")
    @Audited(action = "vault.secured")
    public void secured() {}

    /** Needs a role. */
    @RolesAllowed("ADMIN")
    @Audited(action = "vault.roles")
    public void roles() {}

    /** Fails by itself behind a check that passes. */
    @PreAuthorize("hasRole('USER')")
    @PostAuthorize("hasRole('USER')")
    @Audited(action = "vault.fails")
    public void fails() {
        throw new IllegalStateException("broken");
    }

    /** Refused by the body itself. */
    @PreAuthorize("hasRole('USER')")
    @Audited(action = "vault.body")
    public void body() {
        throw new SecurityException("not here");
    }

    /** Not audited, and refused. */
    @PreAuthorize("hasRole('ADMIN')")
    public void silent() {}

    @Override
    @PreAuthorize("hasRole('ADMIN')")
    public void open(String key) {}
}
