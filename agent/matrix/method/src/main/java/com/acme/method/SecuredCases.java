package com.acme.method;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ClassPathXmlApplicationContext;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** Calls through Spring's method security. The first argument says how it is set up. */
public final class SecuredCases {
    private static final Map<String, Supplier<ConfigurableApplicationContext>> WAYS = Map.of(
            "annotations", () -> new AnnotationConfigApplicationContext(Annotations.class),
            "handling", () -> new AnnotationConfigApplicationContext(Annotations.class, Masks.class),
            "xml", () -> new ClassPathXmlApplicationContext("method-security.xml"));

    private SecuredCases() {}

    /** The setup of Spring Security 5.6 and later. */
    @Configuration
    @EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true, proxyTargetClass = true)
    public static class Annotations {
        @Bean
        Vault vault() {
            return new Vault();
        }
    }

    /** What needs Spring Security 6.3. */
    @Configuration
    public static class Masks {
        @Bean
        Handling handling() {
            return new Handling();
        }

        @Bean
        Handling.Mask mask() {
            return new Handling.Mask();
        }
    }

    private static void as(String user, String... roles) {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        user,
                        null,
                        List.of(roles).stream().map(SimpleGrantedAuthority::new).toList()));
    }

    /** Runs all that the setup has. */
    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext context = WAYS.get(arguments[0]).get()) {
            Vault vault = context.getBean(Vault.class);
            for (String role : List.of("USER", "ADMIN")) {
                as("ann", "ROLE_" + role, "ROLE_USER");
                String by = role + ": ";
                Case.run(by + "@PreAuthorize", () -> System.out.println(vault.pre("x")));
                Case.run(by + "@PostAuthorize", () -> System.out.println(vault.post()));
                Case.run(by + "both, passes", () -> System.out.println(vault.both("mine")));
                Case.run(by + "both, result refused", () -> System.out.println(vault.both("yours")));
                Case.run(by + "@Secured", vault::secured);
                if (!arguments[0].equals("xml")) {
                    Case.run(by + "@RolesAllowed", vault::roles);
                }
                Case.run(by + "body fails", vault::fails);
                Case.run(by + "body refuses", vault::body);
                Case.run(by + "not audited", vault::silent);
                Doors<String> doors = vault;
                Case.run(by + "annotated interface", () -> doors.open("k"));
                if (arguments[0].equals("handling")) {
                    Handling handling = context.getBean(Handling.class);
                    Case.run(by + "handled before", () -> System.out.println(handling.pre()));
                    Case.run(by + "handled after", () -> System.out.println(handling.post()));
                }
            }
            SecurityContextHolder.clearContext();
            Case.run("nobody", () -> vault.pre("x"));
        }
    }
}
