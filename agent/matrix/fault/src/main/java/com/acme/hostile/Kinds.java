package com.acme.hostile;

import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;

/**
 * For each kind of capture, by the name it has in the agent, something that an application does and that reaches it. The
 * test that lists the agent's kinds fails on one that is missing here.
 */
public final class Kinds {
    private static final Map<String, Console.Step> STEPS = new TreeMap<>();

    static {
        Payments payments = new Payments();
        Guarded guarded = new Guarded();
        STEPS.put("method", () -> payments.plain(1));
        STEPS.put("denial", () -> guarded.open(Mood.GOOD, "key"));
        STEPS.put("denial.handled", () -> guarded.open(Mood.GOOD, "key"));
        STEPS.put("http", () -> Web.request(Mood.GOOD, () -> payments.plain(1)));
        databases();
        logins(payments);
        tasks();
        STEPS.put("container", () -> Server.request(payments));
    }

    private static void databases() {
        database("jdbc", Databases::update);
        database("jdbc.batch", Databases::batch);
        database("jdbc.bind", Databases::prepared);
        database("jdbc.clear", Databases::batch);
        database("jdbc.connect", Databases::update);
        database("jdbc.null", Databases::prepared);
        database("jdbc.prepare", Databases::prepared);
        database("jdbc.rows", Databases::row);
        database("jdbc.unbind", Databases::prepared);
        STEPS.put(
                "jdbc.source",
                () -> Databases.update(
                        Concrete.of(HostileSource.class, Mood.GOOD).getConnection()));
        database("tx.back", Databases::savepoint);
        database("tx.close", Databases::left);
        database("tx.commit", Databases::transaction);
        database("tx.mode", Databases::switched);
        database("tx.rollback", Databases::rollback);
        database("tx.savepoint", Databases::savepoint);
    }

    private static void logins(Payments payments) {
        STEPS.put("acting.begin", () -> Logins.acting(payments));
        STEPS.put("acting.end", () -> Logins.acting(payments));
        STEPS.put("login.jaas", Logins::jaas);
        STEPS.put("login.request", Logins::request);
        STEPS.put("login.spring", Logins::spring);
        STEPS.put("login.store", Logins::store);
        STEPS.put("logout.jaas", Logins::jaas);
        STEPS.put("logout.request", Logins::request);
        STEPS.put("logout.spring", Logins::springLogout);
        STEPS.put("subject", () -> Logins.subject(payments));
    }

    private static void tasks() {
        for (String point : new String[] {"queue", "hire", "before", "after", "taken", "done"}) {
            STEPS.put("pool." + point, () -> Tasks.execute(Mood.GOOD));
            STEPS.put("tomcat." + point, Pools::tomcat);
        }
        for (String point : new String[] {"made", "taken", "done"}) {
            STEPS.put("timer." + point, Pools::timer);
        }
        for (String point : new String[] {"queue", "run"}) {
            STEPS.put("jetty." + point, Pools::jetty);
            STEPS.put("jboss." + point, Pools::jboss);
        }
        STEPS.put("fork.made", Pools::fork);
        STEPS.put("fork.periodic", Pools::forkRepeated);
        STEPS.put("fork.run", Pools::fork);
        STEPS.put("fork.submit", Pools::fork);
        STEPS.put("spring.reschedule", Pools::triggered);
        STEPS.put("spring.scheduled", Pools::scheduled);
        STEPS.put("stage.fire", Pools::stage);
        STEPS.put("stage.made", Pools::stage);
        STEPS.put("task.again", Pools::repeated);
        STEPS.put("task.made", () -> Tasks.future(Mood.GOOD));
        STEPS.put("task.run", () -> Tasks.submit(Mood.GOOD));
        STEPS.put("thread.start", Pools::thread);
    }

    private interface Use {
        Object of(Connection connection) throws Throwable;
    }

    private static void database(String kind, Use use) {
        STEPS.put(kind, () -> use.of(HostileDriver.connection(Mood.GOOD)));
    }

    private Kinds() {}

    /** What to do, by kind, in order. */
    static Map<String, Console.Step> steps() {
        return STEPS;
    }

    /** The kinds that can be reached. */
    public static Iterable<String> names() {
        return STEPS.keySet();
    }
}
