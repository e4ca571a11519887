package com.acme.method;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;

/** Runs one case between two marks, so that its lines can be told from all others. */
final class Case {
    private Case() {}

    interface Body {
        void run() throws Exception;
    }

    @Audited(action = "case")
    private static void begins(@AuditParam("name") String name) {
        System.out.println("== " + name);
    }

    /** Prints what the body throws, which is the same with and without the agent. */
    static void run(String name, Body body) {
        begins(name);
        try {
            body.run();
        } catch (Exception | LinkageError thrown) {
            System.out.println(thrown.getClass().getName() + ": " + thrown.getMessage());
        }
    }
}
