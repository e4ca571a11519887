package com.acme.bank;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Knows its user by a header or a session that has one, and turns away who has none. */
public final class Login extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String user = request.getHeader("User");
        HttpSession session = request.getSession(false);
        boolean customer = session != null && session.getAttribute("customer") != null;
        if (user == null && request.getUserPrincipal() == null && !customer) {
            response.sendError(401);
            return;
        }
        chain.doFilter(user == null ? request : Bank.named(request, user), response);
    }
}
