package com.acme.method;

/** Every way in which a method can be audited without a framework. Prints the same with and without the agent. */
public final class Cases {
    private Cases() {}

    /** Runs them all. */
    public static void main(String[] arguments) throws Exception {
        Plain.cases();
        Inherited.cases();
        Made.cases();
        Typed.cases();
        Async.cases();
        Values.cases();
        Settings.cases();
        Phases.cases();
        Beyond.cases();
        KotlinCases.INSTANCE.cases();
    }
}
