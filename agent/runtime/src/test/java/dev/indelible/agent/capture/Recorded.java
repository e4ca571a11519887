package dev.indelible.agent.capture;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Stands for the dispatcher in woven classes of tests, and keeps what they tell. One thread at a time. */
@SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // linked by name
public final class Recorded {
    /** As in the dispatcher. */
    public static volatile int unreached;

    private static final List<String> TOLD = new ArrayList<>();
    private static String failing = "";
    private static Class<? extends VirtualMachineError> error;
    private static int boxes = -1;

    private Recorded() {}

    static void clear() {
        TOLD.clear();
        unreached = 0;
        boxes = -1;
    }

    static List<String> told() {
        return List.copyOf(TOLD);
    }

    /** Once this fails: {@code enter} or {@code exit}, and the method. */
    static void fail(String at, Class<? extends VirtualMachineError> with) {
        failing = at;
        error = with;
    }

    /** There is room for so many boxes of {@link Wide} and one is too many. */
    static void boxes(int room) {
        boxes = room;
    }

    /** Stands for the box of a long. */
    public static final class Wide {
        private final long of;

        private Wide(long of) {
            this.of = of;
        }

        public static Wide valueOf(long of) {
            if (boxes-- == 0) {
                throw new OutOfMemoryError("no room for a box");
            }
            return new Wide(of);
        }

        @Override
        public String toString() {
            return Long.toString(of);
        }
    }

    /** Bootstraps as the dispatcher does. */
    public static CallSite link(MethodHandles.Lookup lookup, String name, MethodType type, Object... place)
            throws ReflectiveOperationException {
        String told = type.returnType() == void.class && name.equals("enter") ? "made" : name;
        MethodType full = type.insertParameterTypes(0, String.class);
        MethodHandle target = MethodHandles.lookup().findStatic(Recorded.class, told, full);
        return new ConstantCallSite(target.bindTo(place[1]));
    }

    private static Object enter(String method, Object self, Object[] arguments) {
        room("enter " + method);
        TOLD.add("enter " + method + " " + Arrays.toString(arguments) + (self == null ? " of none" : ""));
        return method;
    }

    private static void exit(String method, Object token, Object result, Throwable thrown) {
        room("exit " + method);
        if (method.equals(token)) {
            TOLD.add("exit " + method + " " + (method.equals("<init>") && result != null ? "made" : result) + " "
                    + thrown);
        }
    }

    private static void made(String method, Object self) {
        room("enter " + method);
        TOLD.add("enter " + method + " made");
    }

    private static void room(String at) {
        if (failing.equals(at)) {
            failing = "";
            if (error == OutOfMemoryError.class) {
                throw new OutOfMemoryError();
            }
            throw new StackOverflowError();
        }
    }
}
