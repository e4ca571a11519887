package com.acme.hostile;

import java.util.concurrent.atomic.AtomicInteger;

/** An object whose text, hash and equality are nobody's business: each throws, and is counted. */
class Never {
    private static final AtomicInteger ASKED = new AtomicInteger();

    /** How often anybody asked an object of this class. */
    static int asked() {
        return ASKED.get();
    }

    private static IllegalStateException asked(String what) {
        ASKED.incrementAndGet();
        return new IllegalStateException(what + " was called");
    }

    @Override
    public String toString() {
        throw asked("toString");
    }

    @Override
    public int hashCode() {
        throw asked("hashCode");
    }

    @Override
    public boolean equals(Object other) {
        throw asked("equals");
    }
}
