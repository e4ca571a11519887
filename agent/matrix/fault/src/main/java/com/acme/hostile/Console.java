package com.acme.hostile;

/** What the application prints: each step and how it ended. */
public final class Console {
    private Console() {}

    /** Something the application does; gives what it is about to print, or throws. */
    public interface Step {
        /** Does it. */
        Object run() throws Throwable;
    }

    /** Does it, and prints what came of it. */
    static void say(String name, Step step) {
        String ended;
        try {
            ended = String.valueOf(step.run());
        } catch (Throwable thrown) {
            ended = thrown.getClass().getName() + ": " + thrown.getMessage() + cause(thrown);
        }
        System.out.println(name + " -> " + ended + (Thread.interrupted() ? " (interrupted)" : ""));
    }

    private static String cause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? "" : " by " + cause.getClass().getName() + ": " + cause.getMessage();
    }
}
