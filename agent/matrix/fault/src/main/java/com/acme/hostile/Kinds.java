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
        STEPS.put("http", () -> Web.request(Mood.GOOD, () -> payments.plain(1)));
        database("jdbc", Databases::update);
        database("jdbc.batch", Databases::batch);
        database("jdbc.clear", Databases::batch);
        database("jdbc.prepare", Databases::prepared);
        database("jdbc.create", Databases::update);
        database("jdbc.connect", Databases::update);
        database("tx.commit", Databases::transaction);
        database("tx.rollback", Databases::rollback);
        database("tx.close", Databases::left);
        database("tx.mode", Databases::switched);
        STEPS.put("task.made", () -> Tasks.future(Mood.GOOD));
        STEPS.put("task.run", () -> Tasks.submit(Mood.GOOD));
        STEPS.put("pool.queue", () -> Tasks.execute(Mood.GOOD));
        STEPS.put("pool.taken", () -> Tasks.execute(Mood.GOOD));
        STEPS.put("pool.done", () -> Tasks.execute(Mood.GOOD));
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
