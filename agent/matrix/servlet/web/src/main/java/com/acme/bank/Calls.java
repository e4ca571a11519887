package com.acme.bank;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Calls every page of the bank once, one after another, and prints what each call was answered. */
public final class Calls {
    static final String LAST = "Connection: close";
    private static final String TRACE = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Wire wire;

    private Calls(int port) {
        wire = new Wire(port);
    }

    /** Calls the bank at this port of the loopback address. */
    public static void all(int port) throws Exception {
        Calls calls = new Calls(port);
        if (Boolean.getBoolean("bank.killed")) {
            calls.get("killed", "/bank/kill", "User: alice");
        }
        calls.pages();
        calls.refused();
        calls.later();
        calls.hostile();
        calls.sessions();
        calls.headers();
        Later.POOL.shutdown();
    }

    private void pages() throws Exception {
        get("plain", "/bank/plain", "User: alice");
        get("view", "/bank/view", "User: alice");
        get("lambda-user", "/bank/plain", "Gate: lea");
        get("forward", "/bank/forward", "User: alice");
        get("include", "/bank/include", "User: alice");
        get("conflict", "/bank/conflict", "User: alice");
        get("fails", "/bank/fails", "User: alice");
        get("lambda-swallows", "/bank/fails", "User: alice", "Gate: swallow");
        get("cut", "/bank/cut", "User: alice");
        get("redirect", "/bank/redirect", "User: alice");
        get("attributes", "/bank/attributes", "User: alice");
        get("nowhere", "/nowhere");
        call("HEAD", "head", "/bank/plain", "User: alice");
        call("POST", "post", "/bank/plain", "User: alice", "Content-Length: 0");
        say(
                "body",
                wire.send(Wire.of(
                                "POST",
                                "/bank/plain?case=body",
                                LAST,
                                "User: alice",
                                "Content-Length: 9",
                                "Content-Type: application/x-www-form-urlencoded")
                        + "amount=10"));
        // On one connection, and so on one thread: nothing of the first may be left.
        String[] kept = wire.send(
                        Wire.of("GET", "/bank/plain?case=kept-first", "User: alice"),
                        Wire.of("GET", "/bank/plain?case=kept-second", LAST))
                .split(",", -1);
        say("kept-first", kept[0]);
        say("kept-second", kept[kept.length - 1]);
        get("stream", "/bank/stream", "User: alice");
        Pages.STREAMED.acquire();
        leave("stream-left", "/bank/endless");
    }

    private void refused() throws Exception {
        get("no-user", "/bank/view");
        get("lambda-refuses", "/bank/view", "Gate: refuse");
        get("vault-nobody", "/vault/plain");
        get("vault-wrong", "/vault/plain", basic("ann:wrong"));
        get("vault-customer", "/vault/plain", basic("bob:bob"));
        get("vault-teller", "/vault/plain", basic("ann:ann"));
        call("POST", "vault-post", "/vault/plain", "Content-Length: 0");
        get("unavailable", "/bank/broken", "User: alice");
    }

    private void later() throws Exception {
        for (String page : new String[] {
            "complete",
            "complete-at-once",
            "dispatch",
            "dispatch-at-once",
            "dispatch-fails",
            "timeout",
            "timeout-answered"
        }) {
            get(page, "/bank/" + page, "User: alice");
        }
        leave("async-left", "/bank/endless-async");
    }

    private void hostile() throws Exception {
        call("BREW", "unknown-method", "/bank/plain", "User: alice");
        call("M-SEARCH", "no-word", "/bank/plain", "User: alice");
        call("get", "lower-case", "/bank/plain", "User: alice");
        get("path-parameter", "/bank/plain;jsessionid=SECRET", "User: alice");
        get("script", "/bank/plain/%22%3Cscript%3E%C3%A9", "User: alice");
        get("long", "/bank/plain/" + "a".repeat(4_000), "User: alice");
        get("excluded", "/bank/plain/style.css", "User: alice");
        get("excluded-view", "/bank/view/style.css", "User: alice");
        get("excluded-broken", "/bank/broken/style.css", "User: alice");
        get("disguised", "/bank/broken;x/style.css", "User: alice");
        call("POST", "excluded-post", "/bank/plain/style.css", "User: alice", "Content-Length: 0");
    }

    private void sessions() throws Exception {
        get("session-none", "/bank/plain", "User: alice");
        String untouched = String.valueOf(wire.cookie());
        get("session-new", "/bank/session", "User: alice");
        String cookie = "Cookie: " + wire.cookie();
        get("session-kept", "/bank/view", "User: alice", cookie);
        get("session-renewed", "/bank/renew", "User: alice", cookie);
        get("session-forged", "/bank/view", "User: alice", "Cookie: JSESSIONID=forged");
        get("session-log-in", "/bank/log-in", "User: alice");
        String customer = "Cookie: " + wire.cookie();
        get("session-customer", "/bank/view", customer);
        get("session-customer-refused", "/bank/view", "Gate: refuse", customer);
        get("session-customer-named", "/bank/view", "User: alice", customer);
        say("session-made-by-the-agent", untouched);
    }

    private void headers() throws Exception {
        get("trace", "/bank/view", "User: alice", TRACE);
        get("trace-broken", "/bank/view", "User: alice", TRACE.toUpperCase(java.util.Locale.ROOT));
        get("proxied", "/bank/plain", "User: alice", "X-Forwarded-For: 198.51.100.7, 203.0.113.9:4711, 10.1.1.1");
        get("forwarded", "/bank/plain", "User: alice", "Forwarded: for=\"[2001:db8::7]:80\";proto=https, for=10.0.0.3");
        get("contradicting", "/bank/plain", "User: alice", "X-Forwarded-For: 203.0.113.9", "Forwarded: for=192.0.2.1");
        get("forged", "/bank/plain", "User: alice", "X-Forwarded-For: 203.0.113.9, <script>");
    }

    static String basic(String user) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.US_ASCII));
    }

    private void get(String name, String path, String... headers) throws Exception {
        call("GET", name, path, headers);
    }

    private void call(String method, String name, String path, String... headers) throws Exception {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = LAST;
        say(name, wire.send(Wire.of(method, path + "?case=" + name + "&card=4111222233334444&token=SECRET", all)));
    }

    private void leave(String name, String path) throws Exception {
        wire.leave(Wire.of("GET", path + "?case=" + name, "User: alice", LAST));
        Pages.STREAMED.acquire();
        say(name, "left");
    }

    private static void say(String name, String answer) {
        System.out.println("CALL " + name + " " + answer);
    }
}
