package com.acme.bank;

import dev.indelible.annotations.Audited;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.EnumSet;

/** The web application that every container runs: it registers its own filters, servlets and constraints. */
public class Bank implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        // A method reference: no agent sees the class that the JVM makes of it.
        everywhere(context.addFilter("gate", Bank::gate), "/*");
        everywhere(context.addFilter("login", new Login()), "/bank/*");
        serve(context.addServlet("pages", new Pages()), "/bank/*");
        serve(context.addServlet("error", new Pages()), "/error");
        ServletRegistration.Dynamic vault = context.addServlet("vault", new Pages());
        serve(vault, "/vault/*");
        context.declareRoles("teller");
        vault.setServletSecurity(
                new ServletSecurityElement(new HttpConstraintElement(TransportGuarantee.NONE, "teller")));
    }

    private static void everywhere(FilterRegistration.Dynamic filter, String pattern) {
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, pattern);
    }

    private static void serve(ServletRegistration.Dynamic servlet, String pattern) {
        servlet.setAsyncSupported(true);
        servlet.addMapping(pattern);
    }

    /** Refuses, knows a user, or lets a request pass, as its headers ask; first of all filters. */
    private static void gate(ServletRequest asked, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) asked;
        String word = request.getHeader("Gate");
        if (word == null) {
            chain.doFilter(asked, answer);
        } else if (word.equals("refuse")) {
            ((HttpServletResponse) answer).setStatus(403);
        } else if (word.equals("swallow")) {
            try {
                chain.doFilter(asked, answer);
            } catch (IllegalStateException known) {
                ((HttpServletResponse) answer).setStatus(409);
            }
        } else {
            chain.doFilter(named(request, word), answer);
        }
    }

    static HttpServletRequest named(HttpServletRequest request, String user) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
                return () -> user;
            }
        };
    }

    @Audited(action = "account.view", category = "read")
    static void view() {}
}
