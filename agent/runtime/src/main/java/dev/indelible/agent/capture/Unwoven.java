package dev.indelible.agent.capture;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The classes that were loaded where the heap or the stack was full, so that nothing could be put into them. They are
 * rewritten once there is room; what cannot be is a {@code coverage} line.
 *
 * <p>What must stay true: keeping a name takes nothing from the heap and next to nothing from the stack.
 */
final class Unwoven {
    private static final int MOST = 256;

    /** A class whose loading failed for the same reason never shows up. */
    private static final int ROUNDS = 10;

    /** Internal names. */
    private final AtomicReferenceArray<String> names = new AtomicReferenceArray<>(MOST);

    /** How often each was looked for in vain. */
    private final AtomicIntegerArray rounds = new AtomicIntegerArray(MOST);

    /** Classes that there was no place for. Two threads at a time count one: it is more than none that matters. */
    private volatile int beyond;

    /** Keeps a name until there is room; {@code name}: internal, or null where that could not even be read. Any thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void add(String name) {
        for (int i = 0; name != null && i < MOST; i++) {
            if (names.compareAndSet(i, null, name)) {
                return;
            }
        }
        beyond++;
    }

    /** Rewrites what there is room for by now. What fails once more is there in the next round. By one thread. */
    void catchUp(Instrumentation instrumentation, Coverage coverage) {
        Class<?>[] loaded = null;
        for (int i = 0; i < MOST; i++) {
            String name = names.get(i);
            if (name != null) {
                if (loaded == null) {
                    loaded = instrumentation.getAllLoadedClasses();
                }
                boolean found = weave(name.replace('/', '.'), loaded, instrumentation, coverage);
                if (found || rounds.incrementAndGet(i) == ROUNDS) {
                    rounds.set(i, 0);
                    names.set(i, null);
                }
            }
        }
        if (beyond != 0) {
            coverage.missing(
                    beyond + " classes and more",
                    "the heap or the stack was full when they were loaded; start the application again to audit them");
            beyond = 0;
        }
    }

    private static boolean weave(String name, Class<?>[] loaded, Instrumentation instrumentation, Coverage coverage) {
        boolean found = false;
        for (Class<?> type : loaded) {
            if (type.getName().equals(name)) {
                found = true;
                try {
                    instrumentation.retransformClasses(type);
                } catch (UnmodifiableClassException | RuntimeException | LinkageError | InternalError failed) {
                    coverage.missing(
                            name,
                            "the heap or the stack was full when it was loaded, and it cannot be instrumented later ("
                                    + failed + "); start the application again to audit it");
                }
            }
        }
        return found;
    }
}
