package dev.indelible.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Throws the fault that is armed. Seen by every class loader, since the test's second agent puts it where the JVM looks
 * first; named by the code that {@link Injector} adds to the agent under test.
 */
public final class Injected {
    private static final Map<String, Long> THROWN = new ConcurrentHashMap<>();

    /** What the thread's capture counts its losses under. */
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private Injected() {}

    /** Before a kind's own code runs; {@code lost}: the reason that its gaps have; {@code point}: enter or end. */
    public static void pass(String lost, String point) throws Throwable {
        CURRENT.set(lost);
        fault(lost, point);
    }

    /** Before a record is begun. */
    public static void start() throws Throwable {
        fault(CURRENT.get(), "start");
    }

    private static void fault(String lost, String point) throws Throwable {
        String armed = System.getProperty("fault.armed");
        if (armed == null || lost == null) {
            return;
        }
        String[] parts = armed.split("\\|");
        if (lost.equals("capture of " + parts[0] + " failed") && point.equals(parts[1])) {
            THROWN.merge(lost + "|" + point, 1L, Long::sum);
            throw Class.forName(parts[2])
                    .asSubclass(Throwable.class)
                    .getDeclaredConstructor()
                    .newInstance();
        }
    }

    /** How many faults were thrown, by the reason that gaps have and the point. */
    public static Map<String, Long> thrown() {
        return THROWN;
    }
}
