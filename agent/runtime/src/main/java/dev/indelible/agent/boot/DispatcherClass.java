package dev.indelible.agent.boot;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;

/**
 * Defines {@code java.lang.IndelibleDispatcher} in {@code java.base} and links it to this agent. Supported API only: the
 * instrumentation opens {@code java.lang} to our loader, and a lookup in that package defines the class; the boot class
 * path stays as it is.
 */
final class DispatcherClass {
    private static final String RESOURCE = "java/lang/IndelibleDispatcher.class";

    private DispatcherClass() {}

    static Class<?> define(Instrumentation instrumentation, MethodHandle linker)
            throws IOException, ReflectiveOperationException {
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang", Set.of(DispatcherClass.class.getModule())),
                Set.of(),
                Map.of());
        byte[] bytes;
        try (InputStream in = DispatcherClass.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("the agent jar lacks " + RESOURCE);
            }
            bytes = in.readAllBytes();
        }
        Class<?> dispatcher = MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
                .defineClass(bytes);
        MethodHandles.privateLookupIn(dispatcher, MethodHandles.lookup())
                .findStaticVarHandle(dispatcher, "linker", MethodHandle.class)
                .setVolatile(linker);
        return dispatcher;
    }

    /** Opens the door for unit tests. */
    static void handOut(Class<?> dispatcher, BlockingQueue<byte[]> lines) throws ReflectiveOperationException {
        MethodHandles.privateLookupIn(dispatcher, MethodHandles.lookup())
                .findStaticVarHandle(dispatcher, "lines", BlockingQueue.class)
                .setVolatile(lines);
    }
}
