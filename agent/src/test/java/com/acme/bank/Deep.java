package com.acme.bank;

import dev.indelible.annotations.Audited;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Loads classes where the stack ends, and calls their methods later, where there is room; prints each call. */
public final class Deep {
    private static final int CLASSES = 600;

    /** Is defined by a loader that does not say its name. */
    private static final int UNSAID = 999;

    private static final long STACK_BYTES = 512 * 1024;
    private static final long AGENT_MILLIS = 3_000;

    private static final List<Class<?>> LOADED = new ArrayList<>(CLASSES);
    private static final String[] NAMES = new String[CLASSES];
    private static final byte[][] BYTES = new byte[CLASSES][];
    private static int next;

    /** What is loaded again and again, by other names of the same length. */
    public static final class Paid000 {
        @Audited(action = "account.pay")
        public static int pay(int account) {
            return account + 1;
        }
    }

    /** Of one class. */
    private static final class Own extends ClassLoader {
        Own() {
            super(Deep.class.getClassLoader());
        }

        Class<?> define(String name, byte[] bytes) {
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private Deep() {}

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < CLASSES; i++) {
            NAMES[i] = String.format("com.acme.bank.Deep$Paid%03d", i);
            BYTES[i] = named(i);
        }
        Paid000.pay(0);
        call(new Own().define(null, named(UNSAID)));
        Thread deep = new Thread(null, Deep::fall, "deep", STACK_BYTES);
        deep.start();
        deep.join();
        Thread.sleep(AGENT_MILLIS);
        for (Class<?> type : LOADED) {
            call(type);
        }
    }

    private static void call(Class<?> type) throws ReflectiveOperationException {
        type.getMethod("pay", int.class).invoke(null, 1);
        System.out.println(type.getName() + ".pay");
    }

    /** Each frame on the way back from the stack's end loads a class, where there is room for that much. */
    @SuppressWarnings("InfiniteRecursion")
    private static void fall() {
        try {
            fall();
        } catch (StackOverflowError end) {
            // the next frame up has more
        }
        if (next < CLASSES) {
            try {
                LOADED.add(new Own().define(NAMES[next], BYTES[next++]));
            } catch (StackOverflowError end) {
                // as before
            }
        }
    }

    private static byte[] named(int number) throws IOException {
        try (InputStream in = Deep.class.getResourceAsStream("Deep$Paid000.class")) {
            String code = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            return code.replace("Paid000", String.format("Paid%03d", number)).getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
