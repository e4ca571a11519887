package com.acme.bank;

import dev.indelible.annotations.Audited;

/** Loaded by {@link Aged} as if compiled for Java 5: nothing in it needs more. */
public final class Old {
    private Old() {}

    /** Says that it ran. */
    @Audited(action = "old.call")
    public static String call() {
        return "ran";
    }
}
