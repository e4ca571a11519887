package dev.indelible.fuzz;

import java.util.Objects;

/** What must hold of every input. No JUnit here: the fuzzer's process runs the targets too. */
final class Claim {
    private Claim() {}

    static void holds(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    static void same(Object expected, Object found, String what) {
        if (!Objects.equals(expected, found)) {
            throw new AssertionError(what + ": " + found + " instead of " + expected);
        }
    }
}
