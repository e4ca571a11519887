package com.acme.hostile;

import java.util.Map;
import java.util.function.Supplier;

/** Which of an object's methods throw, and what: errors and unchecked exceptions, where the method declares none. */
final class Mood {
    /** Everything works. */
    static final Mood GOOD = new Mood(Map.of());

    private final Map<String, Supplier<? extends Throwable>> thrown;

    private Mood(Map<String, Supplier<? extends Throwable>> thrown) {
        this.thrown = thrown;
    }

    /** These methods throw. */
    static Mood of(Map<String, Supplier<? extends Throwable>> thrown) {
        return new Mood(thrown);
    }

    /** This method throws. */
    static Mood of(String method, Supplier<? extends Throwable> thrown) {
        return new Mood(Map.of(method, thrown));
    }

    /** Called at the begin of each method. */
    void feel(String method) {
        Supplier<? extends Throwable> found = thrown.get(method);
        if (found != null) {
            Mood.<RuntimeException>raise(found.get());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the compiler need not know what is thrown
    private static <T extends Throwable> void raise(Throwable any) throws T {
        throw (T) any;
    }
}
