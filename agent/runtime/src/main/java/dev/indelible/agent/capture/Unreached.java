package dev.indelible.agent.capture;

import dev.indelible.agent.event.Recorder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The events that had no room on the stack: the advised places count them in the dispatcher, here they become losses. */
final class Unreached {
    private static final String LOST = "the stack had no room for capture";

    /** Looked for once the dispatcher is there. */
    private static final VarHandle COUNT = find();

    private Unreached() {}

    private static VarHandle find() {
        try {
            Class<?> dispatcher = Class.forName("java.lang.IndelibleDispatcher", true, null);
            return MethodHandles.publicLookup().findStaticVarHandle(dispatcher, "unreached", int.class);
        } catch (ReflectiveOperationException absent) {
            return null;
        }
    }

    /** Counts what there is as lost; cheap where there is nothing. */
    static void tell(Recorder recorder) {
        if (COUNT != null && (int) COUNT.getVolatile() != 0) {
            recorder.lost(take(), LOST);
        }
    }

    /** The JDK makes classes for what is done for the first time: there is no room for that where the stack ends. */
    static void warm() {
        if (COUNT != null) {
            take();
        }
    }

    private static int take() {
        return (int) COUNT.getAndSet(0);
    }
}
