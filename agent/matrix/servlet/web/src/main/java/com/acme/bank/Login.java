package com.acme.bank;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Knows its user by a header, and turns away who has none. */
public final class Login extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String user = request.getHeader("User");
        if (user == null && request.getUserPrincipal() == null) {
            response.sendError(401);
            return;
        }
        chain.doFilter(user == null ? request : Bank.named(request, user), response);
    }
}
