package dev.indelible.agent.matrix.servlet;

import java.util.ArrayList;
import java.util.List;

/**
 * One call of the bank's, and what must come of it, in every container.
 *
 * @param call its name
 * @param answer what the client got
 * @param all what is recorded of it with {@code http=all}, in order; empty: nothing
 * @param byDefault whether the same is recorded with the defaults, else nothing is
 */
record Expected(String call, String answer, String all, boolean byDefault) {
    private static final String VIEW = "method account.view success alice; ";

    /** All of them, for this container. */
    static List<Expected> of(Container container) {
        List<Expected> all = new ArrayList<>();
        if (container.isSpring()) {
            spring(all);
            return all;
        }
        String gone = container.clientGone();
        read(all, "plain", "200", "GET /bank/* 200 success alice");
        line(all, "view", "200", VIEW + "GET /bank/* 200 success alice");
        read(all, "lambda-user", "200", "GET /bank/* 200 success lea");
        line(all, "forward", "200", VIEW + "GET /bank/* 200 success alice");
        line(all, "include", "200", VIEW + "GET /bank/* 200 success alice");
        read(all, "conflict", "409", "GET /bank/* 409 failure alice");
        line(all, "fails", "500", "GET /bank/* 500 failure alice IllegalStateException");
        read(all, "lambda-swallows", "409", "GET /bank/* 409 failure alice");
        read(all, "cut", "201", "GET /bank/* 201 failure alice IllegalStateException");
        read(all, "redirect", "302", "GET /bank/* 302 success alice");
        read(all, "attributes", "200", "GET /bank/* 200 success alice");
        read(all, "nowhere", "404", "GET unrouted 404 failure unknown");
        read(all, "head", "200", "HEAD /bank/* 200 success alice");
        line(all, "post", "200", "POST /bank/* 200 success alice");
        line(all, "body", "200 body", "POST /bank/* 200 success alice");
        read(all, "kept-first", "200", "GET /bank/* 200 success alice");
        line(all, "kept-second", "401", "GET /bank/* 401 denied unknown");
        read(all, "stream", "200", "GET /bank/* 200 success alice");
        read(all, "stream-left", "left", "GET /bank/* 200 failure alice " + gone);
        line(all, "no-user", "401", "GET /bank/* 401 denied unknown");
        line(all, "lambda-refuses", "403", "GET /bank/* 403 denied unknown");
        line(all, "vault-nobody", "401", "GET /vault/* 401 denied unknown");
        line(all, "vault-wrong", "401", "auth auth.login failure unknown; GET /vault/* 401 denied unknown");
        line(all, "vault-customer", "403", "auth auth.login success bob; GET /vault/* 403 denied bob");
        line(all, "vault-teller", "200", "auth auth.login success ann; GET /vault/* 200 success ann");
        line(all, "vault-post", "401", "POST /vault/* 401 denied unknown");
        line(all, "unavailable", "503", "GET /bank/* 503 failure alice");
        later(all, container);
        hostile(all);
        headers(all);
        return all;
    }

    private static void spring(List<Expected> all) {
        String view = "method account.view success ann; ";
        // The same basic login with each request is a line once.
        line(all, "mvc", "200", "auth auth.login success ann; " + view + "GET /accounts/{id} 200 success ann");
        line(all, "mvc-post", "204", "POST /accounts/{id}/close 204 success ann");
        line(all, "mvc-denied", "403", "DELETE unrouted 403 denied ann");
        line(all, "mvc-open", "200", "method account.view success unknown; GET /open/{id} 200 success unknown");
        read(all, "mvc-asked", "200", "GET /asked/{id} 200 success anonymousUser");
        line(all, "mvc-nobody", "401", "GET unrouted 401 denied anonymousUser");
        line(
                all,
                "mvc-wrong",
                "401",
                "auth auth.login failure unknown BadCredentialsException; GET unrouted 401 denied unknown");
        read(all, "functional", "200", "GET /notes/{id} 200 success ann");
        read(all, "mvc-nowhere", "404", "GET /** 404 failure ann");
        line(all, "mvc-fails", "500", "GET /fails/{id} 500 failure ann ServletException");
        line(all, "mvc-later", "200", view + "GET /later/{id} 200 success ann");
        line(all, "mvc-later-fails", "500", "GET /later-fails/{id} 500 failure ann ServletException");
        read(all, "mvc-events", "200", "GET /events/{id} 200 success ann");
    }

    private static void later(List<Expected> all, Container container) {
        line(all, "complete", "202", VIEW + "GET /bank/* 202 success alice");
        read(all, "complete-at-once", "202", "GET /bank/* 202 success alice");
        line(all, "dispatch", "200", VIEW + "GET /bank/* 200 success alice");
        line(all, "dispatch-at-once", "200", VIEW + "GET /bank/* 200 success alice");
        line(all, "dispatch-fails", "500", "GET /bank/* 500 failure alice" + container.lateFailure());
        line(all, "timeout", "500", "GET /bank/* 500 failure alice");
        line(all, "timeout-answered", "504", "GET /bank/* 504 failure alice");
        read(all, "async-left", "left", "GET /bank/* 200 " + container.leftAlone());
    }

    private static void hostile(List<Expected> all) {
        line(all, "unknown-method", "501", "BREW /bank/* 501 failure alice");
        line(all, "no-word", "501", "OTHER /bank/* 501 failure alice");
        line(all, "lower-case", "501", "OTHER /bank/* 501 failure alice");
        read(all, "path-parameter", "200", "GET /bank/* 200 success alice");
        read(all, "script", "200", "GET /bank/* 200 success alice");
        read(all, "long", "200", "GET /bank/* 200 success alice");
        // Style sheets are excluded, unless the request changes, contains a line or only looks like one.
        read(all, "excluded", "200", "");
        read(all, "excluded-broken", "503", "");
        line(all, "excluded-view", "200", VIEW + "GET /bank/* 200 success alice");
        line(all, "excluded-post", "200", "POST /bank/* 200 success alice");
        line(all, "disguised", "503", "GET /bank/* 503 failure alice");
    }

    private static void headers(List<Expected> all) {
        read(all, "session-none", "200", "GET /bank/* 200 success alice");
        read(all, "session-new", "200", "GET /bank/* 200 success alice");
        line(all, "session-kept", "200", VIEW + "GET /bank/* 200 success alice");
        read(all, "session-renewed", "200", "GET /bank/* 200 success alice");
        line(all, "session-forged", "200", VIEW + "GET /bank/* 200 success alice");
        read(all, "session-log-in", "200", "GET /bank/* 200 success alice");
        line(all, "session-customer", "200", "method account.view success carl; GET /bank/* 200 success carl");
        line(all, "session-customer-refused", "403", "GET /bank/* 403 denied carl");
        line(all, "session-customer-named", "200", VIEW + "GET /bank/* 200 success alice");
        line(all, "trace", "200", VIEW + "GET /bank/* 200 success alice");
        line(all, "trace-broken", "200", VIEW + "GET /bank/* 200 success alice");
        read(all, "proxied", "200", "GET /bank/* 200 success alice");
        read(all, "forwarded", "200", "GET /bank/* 200 success alice");
        read(all, "forged", "200", "GET /bank/* 200 success alice");
        read(all, "contradicting", "200", "GET /bank/* 200 success alice");
    }

    private static void read(List<Expected> all, String call, String answer, String recorded) {
        all.add(new Expected(call, answer, recorded, false));
    }

    private static void line(List<Expected> all, String call, String answer, String recorded) {
        all.add(new Expected(call, answer, recorded, true));
    }

    /** What is recorded with the defaults. */
    String changes() {
        return byDefault ? all : "";
    }
}
