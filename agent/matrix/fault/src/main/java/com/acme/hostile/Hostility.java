package com.acme.hostile;

import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;

/** Each section provokes one kind of capture by an object that does what none should. */
final class Hostility {
    private static final int HUGE = 50 << 20;

    private static final Payments PAYMENTS = new Payments();

    private Hostility() {}

    private static Throwable broken() {
        return new IllegalStateException("broken");
    }

    private static Throwable failing() {
        return new AssertionError("failing");
    }

    private static Throwable lacking() {
        return new AbstractMethodError("lacking");
    }

    private static void mark(String section) {
        System.out.println("== " + section);
        PAYMENTS.odd("== " + section);
    }

    /** Prints the same with and without the agent. {@code arguments}: any for what happens where the stack ends. */
    public static void main(String[] arguments) throws InterruptedException {
        Woven.await();
        if (arguments.length > 0) {
            stack();
        } else {
            objects();
        }
    }

    private static void objects() {
        arguments();
        bodies();
        databases();
        requests();
        users();
        tasks();
        mark("logins");
        Console.say("login", Logins::spring);
        Console.say("logout", Logins::springLogout);
        Console.say("request", Logins::request);
        Console.say("store", Logins::store);
        Console.say("jaas", Logins::jaas);
        Console.say("subject", () -> Logins.subject(PAYMENTS));
        Console.say("acting", () -> Logins.acting(PAYMENTS));
        mark("unloading");
        Console.say("unloading", Unloading::run);
        mark("end");
        System.out.println("asked " + Never.asked());
    }

    private static void arguments() {
        mark("trap");
        Console.say("trap", () -> PAYMENTS.trap(new Payments.Trap()));
        Console.say("no trap", () -> PAYMENTS.trap(null));
        mark("huge");
        Console.say("huge", () -> PAYMENTS.huge("x".repeat(HUGE)));
        mark("odd");
        Console.say("odd", () -> PAYMENTS.odd(new Never()).getClass());
        Object[] cyclic = new Object[1];
        cyclic[0] = cyclic;
        Console.say("cyclic", () -> PAYMENTS.odd(cyclic) == cyclic);
    }

    private static void bodies() {
        mark("bodies");
        for (String thrown : new String[] {
            "java.lang.ThreadDeath",
            "java.lang.OutOfMemoryError",
            "java.lang.StackOverflowError",
            "java.lang.InterruptedException",
            "java.lang.NoClassDefFoundError",
            "java.sql.SQLException"
        }) {
            Console.say(thrown, () -> {
                Throwable one = Class.forName(thrown)
                        .asSubclass(Throwable.class)
                        .getDeclaredConstructor()
                        .newInstance();
                try {
                    PAYMENTS.throwing(one);
                    return "not thrown";
                } catch (Throwable same) {
                    return same == one ? "the same" : "another";
                }
            });
        }
        mark("interrupted");
        Console.say("interrupted", () -> {
            Thread.currentThread().interrupt();
            return PAYMENTS.plain(1);
        });
    }

    /** How often a body ran is told to the trail alone: it is not the same twice, with an agent or without. */
    private static void stack() {
        Connection connection = HostileDriver.connection(Mood.GOOD);
        Console.say("warm", () -> Databases.update(connection));
        mark("down");
        PAYMENTS.bodies();
        Console.say("down", () -> PAYMENTS.down(0));
        PAYMENTS.odd(PAYMENTS.bodies());
        mark("bottom");
        Console.say("bottom", () -> PAYMENTS.bottom(0));
        PAYMENTS.odd(PAYMENTS.bodies());
        mark("bottom of a database");
        Console.say("bottom of a database", () -> bottom(connection));
        mark("after");
        Console.say("after", () -> PAYMENTS.plain(1));
        Console.say("after", () -> Databases.update(connection));
    }

    @SuppressWarnings("InfiniteRecursion") // it is meant to end by the stack's
    private static Object bottom(Connection connection) throws Throwable {
        try {
            return bottom(connection);
        } catch (StackOverflowError full) {
            return Databases.update(connection);
        }
    }

    private static void databases() {
        database("good", Mood.GOOD);
        String[] asked = {"getConnection", "getAutoCommit", "isClosed"};
        for (String method : asked) {
            database(method + " broken", Mood.of(method, Hostility::broken));
            database(method + " failing", Mood.of(method, Hostility::failing));
            database(method + " lacking", Mood.of(method, Hostility::lacking));
            database(method + " full", Mood.of(method, StackOverflowError::new));
        }
        for (String method : new String[] {
            "createStatement", "executeUpdate", "commit", "rollback", "close", "setSavepoint", "setString", "updateRow"
        }) {
            database(method + " failing", Mood.of(method, Hostility::failing));
        }
        mark("connect");
        Console.say("connect", () -> HostileDriver.connection(Mood.of("connect", Hostility::failing)));
    }

    private static void database(String name, Mood mood) {
        mark(name);
        Console.say("update", () -> Databases.update(HostileDriver.connection(mood)));
        Console.say("closing", () -> Databases.closing(HostileDriver.connection(mood)));
        Console.say("closed", () -> Databases.closed(HostileDriver.connection(mood)));
        Console.say("prepared", () -> Databases.prepared(HostileDriver.connection(mood)));
        Console.say("batch", () -> Databases.batch(HostileDriver.connection(mood)));
        Console.say("transaction", () -> Databases.transaction(HostileDriver.connection(mood)));
        Console.say("rollback", () -> Databases.rollback(HostileDriver.connection(mood)));
        Console.say("left", () -> Databases.left(HostileDriver.connection(mood)));
        Console.say("switched", () -> Databases.switched(HostileDriver.connection(mood)));
        Console.say("savepoint", () -> Databases.savepoint(HostileDriver.connection(mood)));
        Console.say(
                "source",
                () -> Databases.update(Concrete.of(HostileSource.class, mood).getConnection()));
        Console.say("row", () -> Databases.row(HostileDriver.connection(mood)));
    }

    private static void requests() {
        request("a good request", Mood.GOOD);
        for (String method : new String[] {
            "getDispatcherType",
            "getMethod",
            "getRequestURI",
            "getRemoteAddr",
            "getUserPrincipal",
            "getAttribute",
            "setAttribute",
            "isAsyncStarted",
            "getHttpServletMapping",
            "getHeader",
            "getSession",
            "getStatus",
            "isCommitted"
        }) {
            request(method + " broken", Mood.of(method, Hostility::broken));
            request(method + " failing", Mood.of(method, Hostility::failing));
        }
    }

    private static void request(String name, Mood mood) {
        mark(name);
        Console.say("request", () -> Web.request(mood, () -> PAYMENTS.plain(1)));
        Console.say(
                "failed request",
                () -> Web.request(mood, () -> {
                    throw new IllegalStateException("no");
                }));
    }

    private static void users() {
        Guarded guarded = new Guarded();
        mark("a good user");
        Console.say("refused", () -> guarded.open(Mood.GOOD, "key"));
        for (String method : new String[] {
            "getName", "getAuthorities", "getAuthority", "getPrincipal", "isAuthenticated", "getDetails"
        }) {
            mark(method + " of a user");
            Console.say("refused", () -> guarded.open(Mood.of(method, Hostility::broken), new Never()));
            Console.say("allowed", () -> Guarded.as(Mood.of(method, Hostility::failing), () -> PAYMENTS.plain(1)));
        }
    }

    private static void tasks() {
        for (Map.Entry<String, Mood> mood : new TreeMap<>(Map.of(
                        "good", Mood.GOOD,
                        "run broken", Mood.of("run", Hostility::broken),
                        "run failing", Mood.of("run", Hostility::failing),
                        "done failing", Mood.of("done", Hostility::broken)))
                .entrySet()) {
            mark("tasks " + mood.getKey());
            Console.say("execute", () -> Tasks.execute(mood.getValue()));
            Console.say("submit", () -> Tasks.submit(mood.getValue()));
            Console.say("future", () -> Tasks.future(mood.getValue()));
            Console.say("stage", () -> Tasks.stage(mood.getValue()));
            Console.say("common", () -> Tasks.common(mood.getValue()));
        }
        mark("tasks again");
        Console.say("again", Tasks::again);
        Console.say("refused", Tasks::refused);
    }
}
