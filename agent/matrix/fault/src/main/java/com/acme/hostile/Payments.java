package com.acme.hostile;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import java.util.Optional;

/** Audited methods that are handed what nobody should be handed. */
class Payments {
    /** How many bodies ran since the last look, where only the stack's size decides how many do. */
    private int bodies;

    int bodies() {
        int ran = bodies;
        bodies = 0;
        return ran;
    }

    /** Each getter is a trap of its own. */
    @SuppressWarnings("DoNotCallSuggester") // only the agent calls them
    static final class Trap extends Never {
        public String getThrowing() {
            throw new IllegalStateException("no");
        }

        public String getFailing() {
            throw new AssertionError("no");
        }

        @SuppressWarnings("InfiniteRecursion") // it is meant to end by the stack's
        public String getEndless() {
            return getEndless() + ".";
        }

        public String getStopped() throws Throwable {
            throw Class.forName("java.lang.ThreadDeath")
                    .asSubclass(Throwable.class)
                    .getDeclaredConstructor()
                    .newInstance();
        }

        public String getFull() {
            throw new OutOfMemoryError("no");
        }

        public String getUnlinked() {
            throw new NoClassDefFoundError("com/acme/Absent");
        }

        public String getSlow() throws InterruptedException {
            Thread.sleep(50);
            return "slow";
        }

        public Trap getSelf() {
            return this;
        }

        public Optional<?> getNested() {
            Optional<?> nested = Optional.of("deep");
            for (int i = 0; i < 200_000; i++) {
                nested = Optional.of(nested);
            }
            return nested;
        }

        public String getNothing() {
            return null;
        }
    }

    @Audited(
            action = "pay.trap",
            resource = "{trap.throwing}",
            data = {
                "{trap}",
                "{trap.failing}",
                "{trap.endless}",
                "{trap.stopped}",
                "{trap.full}",
                "{trap.unlinked}",
                "{trap.slow}",
                "{trap.self.self.self.self}",
                "{trap.nested}",
                "{trap.nothing.more}"
            })
    int trap(@AuditParam("trap") Trap trap) {
        return 1;
    }

    @Audited(action = "pay.huge", resource = "{text}")
    int huge(@AuditParam("text") String text) {
        return text.length();
    }

    @Audited(action = "pay.odd", data = "{argument}")
    Object odd(@AuditParam("argument") Object argument) {
        return argument;
    }

    @Audited(action = "pay.throwing")
    void throwing(Throwable thrown) throws Throwable {
        throw thrown;
    }

    @Audited(action = "pay.plain")
    int plain(int n) {
        bodies++;
        return n + 1;
    }

    /** Goes down until the stack is full, through audited code at each step. */
    @SuppressWarnings("InfiniteRecursion") // it is meant to end by the stack's
    @Audited(action = "pay.down")
    int down(int depth) {
        bodies++;
        return down(depth + 1) + 1;
    }

    /** Goes down without audited code, and calls some at the bottom as often as it can while coming back. */
    @SuppressWarnings("InfiniteRecursion") // it is meant to end by the stack's
    int bottom(int depth) {
        int below;
        try {
            below = bottom(depth + 1);
        } catch (StackOverflowError full) {
            return plain(1) - 2;
        }
        return below;
    }
}
