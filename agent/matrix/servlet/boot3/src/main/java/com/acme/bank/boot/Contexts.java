package com.acme.bank.boot;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** Spring's own way to find users in sessions, which counts how often it really looks. */
final class Contexts extends HttpSessionSecurityContextRepository {
    static final AtomicInteger READS = new AtomicInteger();

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return super.loadDeferredContext(new HttpServletRequestWrapper(request) {
            @Override
            public HttpSession getSession(boolean make) {
                READS.incrementAndGet();
                return super.getSession(make);
            }
        });
    }
}
