package com.acme.bank;

import java.util.function.IntSupplier;

/** Calls every endpoint of the Spring bank once. */
public final class BootCalls {
    private final Wire wire;

    private BootCalls(int port) {
        wire = new Wire(port);
    }

    /** Calls the bank at this port of the loopback address; {@code reads}: how often it looked for users in sessions. */
    public static void all(int port, IntSupplier reads) throws Exception {
        BootCalls calls = new BootCalls(port);
        calls.call("GET", "mvc", "/accounts/4711");
        calls.call("POST", "mvc-post", "/accounts/4711/close");
        calls.call("DELETE", "mvc-denied", "/accounts/4711");
        calls.call("GET", "functional", "/notes/4711");
        calls.call("GET", "mvc-fails", "/fails/4711");
        calls.call("GET", "mvc-nowhere", "/nowhere/4711");
        calls.call("GET", "mvc-later", "/later/4711");
        calls.call("GET", "mvc-later-fails", "/later-fails/4711");
        calls.call("GET", "mvc-events", "/events/4711");
        int before = reads.getAsInt();
        calls.say("mvc-open", Wire.of("GET", "/open/4711?case=mvc-open", Calls.LAST));
        int open = reads.getAsInt();
        calls.say("mvc-asked", Wire.of("GET", "/asked/4711?case=mvc-asked", Calls.LAST));
        System.out.println("CALL session-reads " + (open - before) + " " + (reads.getAsInt() - open));
        calls.say("mvc-nobody", Wire.of("GET", "/accounts/4711?case=mvc-nobody", Calls.LAST));
        calls.say("mvc-wrong", Wire.of("GET", "/accounts/4711?case=mvc-wrong", Calls.LAST, Calls.basic("ann:wrong")));
    }

    /** Something worth a line of its own. */
    public static void view() {
        Bank.view();
    }

    private void call(String method, String name, String path) throws Exception {
        say(
                name,
                Wire.of(
                        method,
                        path + "?case=" + name,
                        Calls.LAST,
                        Calls.basic("ann:ann"),
                        "Accept: text/plain, text/event-stream, */*",
                        "Content-Length: 0"));
    }

    private void say(String name, String request) throws Exception {
        System.out.println("CALL " + name + " " + wire.send(request));
    }
}
