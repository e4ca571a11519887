package com.acme.hostile;

import java.util.List;

/**
 * Does what reaches each kind of capture: once undisturbed, once for each fault that the test has put into that capture,
 * and once more undisturbed. The fault is named by a system property, which nobody reads where there is no agent.
 */
final class Injection {
    private static final String ARMED = "fault.armed";
    private static final List<String> POINTS = List.of("enter", "end", "start");
    private static final List<String> ERRORS = List.of(
            "java.lang.IllegalStateException",
            "java.io.IOException",
            "java.lang.NoClassDefFoundError",
            "java.lang.StackOverflowError",
            "java.lang.OutOfMemoryError",
            "java.lang.ThreadDeath");

    private static final Payments PAYMENTS = new Payments();

    private Injection() {}

    /** {@code arguments}: the kinds. Prints the same with and without the agent. */
    public static void main(String[] arguments) throws Exception {
        Woven.await();
        for (String kind : arguments) {
            Console.Step step = Kinds.steps().get(kind);
            PAYMENTS.odd("before " + kind);
            Console.say(kind, step);
            PAYMENTS.odd("during " + kind);
            for (String point : POINTS) {
                for (String error : ERRORS) {
                    System.setProperty(ARMED, kind + "|" + point + "|" + error);
                    Console.say(kind + " " + point + " " + error, step);
                    System.clearProperty(ARMED);
                }
            }
            PAYMENTS.odd("after " + kind);
            Console.say(kind, step);
        }
        Server.stop();
        PAYMENTS.odd("== end");
        System.out.println("asked " + Never.asked());
    }
}
