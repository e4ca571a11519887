package com.acme.bank;

import java.io.IOException;
import java.io.InputStream;

/** An application with a library from long ago. */
public final class Aged {
    private static final byte JAVA_5 = 49;

    private Aged() {}

    private static final class Past extends ClassLoader {
        Class<?> age(Class<?> type) throws IOException {
            try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                byte[] bytes = in.readAllBytes();
                bytes[7] = JAVA_5;
                return defineClass(type.getName(), bytes, 0, bytes.length);
            }
        }
    }

    /** Prints what the old class says. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(new Past().age(Old.class).getMethod("call").invoke(null));
    }
}
