package dev.indelible.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Recorder;
import java.io.InputStream;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is first called where there is no room to link it is audited from the next call on; by the real dispatcher. */
class FirstCallTest {
    private static final String REAL = "java/lang/IndelibleDispatcher";
    private static final String RENAMED = "made/Dispatcher";

    private final List<String> told = new ArrayList<>();
    private Class<?> dispatcher;
    /** Thrown by the next attempts to make a site, one each. */
    private final List<Throwable> thrown = new ArrayList<>();

    /** What is advised. */
    public static class Plain {
        public static int twice(int number) {
            return 2 * number;
        }
    }

    private final class Telling implements Target, Recorder, Coverage {
        @Override
        public String kind() {
            return "everything";
        }

        @Override
        public Site site(Place place) {
            if (!thrown.isEmpty()) {
                FirstCallTest.<RuntimeException>raise(thrown.remove(0));
            }
            return (thread, self, arguments) -> {
                told.add("enter " + arguments[0]);
                return (same, result, failed) -> told.add("exit " + result);
            };
        }

        @Override
        public EventRecord start(EventKind kind) {
            return new EventRecord().start(kind, 0);
        }

        @Override
        public boolean record(EventRecord record) {
            return true;
        }

        @Override
        public void excluded(EventKind kind) {}

        @Override
        public void lost(long events, String why) {
            told.add("lost " + events);
        }

        @Override
        public void missing(String found, String why) {
            told.add("missing " + found.replaceFirst(".*\\.", ""));
        }

        @Override
        public void covered(String what, String name) {}
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** The dispatcher by another name, since only the agent may define it by its own. */
    @BeforeEach
    void define() throws Exception {
        ClassWriter writer = new ClassWriter(0);
        try (InputStream in = getClass().getResourceAsStream("/" + REAL + ".class")) {
            new ClassReader(in)
                    .accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, Map.of(REAL, RENAMED))), 0);
        }
        byte[] bytes = writer.toByteArray();
        dispatcher = new ClassLoader(getClass().getClassLoader()) {
            Class<?> define() {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }.define();
        Telling telling = new Telling();
        Linker linker = new Linker(telling, telling);
        linker.to(Map.of("everything", telling));
        Field handle = dispatcher.getDeclaredField("linker");
        handle.setAccessible(true);
        handle.set(null, linker.handle());
    }

    private int twice(Class<?> type, int number) throws ReflectiveOperationException {
        return (int) type.getMethod("twice", int.class).invoke(null, number);
    }

    private Class<?> woven() throws Exception {
        try (InputStream in = getClass().getResourceAsStream("FirstCallTest$Plain.class")) {
            return Woven.telling(RENAMED).define(Plain.class.getName(), in.readAllBytes(), dispatcher.getClassLoader());
        }
    }

    private int unreached() throws ReflectiveOperationException {
        return dispatcher.getField("unreached").getInt(null);
    }

    @Test
    void aPlaceThatHadNoRoomIsAskedAgain() throws Exception {
        thrown.add(new OutOfMemoryError());
        thrown.add(new StackOverflowError());
        Class<?> plain = woven();
        assertEquals(4, twice(plain, 2));
        assertEquals(6, twice(plain, 3));
        assertEquals(2, unreached(), "each is counted");
        assertEquals(8, twice(plain, 4));
        assertEquals(List.of("enter 4", "exit 8"), told);
    }

    @Test
    void aPlaceThatCannotBeLinkedIsNamed() throws Exception {
        thrown.add(new LinkageError());
        Class<?> plain = woven();
        assertEquals(4, twice(plain, 2));
        assertEquals(6, twice(plain, 3));
        assertEquals(List.of("missing twice"), told);
    }

    /** In the JDK's own loops, where it would end a worker. */
    @Test
    void aPlaceThatCatchesNothingIsCounted() throws Exception {
        thrown.add(new OutOfMemoryError());
        MethodType type = MethodType.methodType(void.class, Object.class);
        CallSite site = (CallSite) link("note", type);
        assertSame(type, site.type());
        assertEquals(1, unreached());
        thrown.add(new OutOfMemoryError());
        InvocationTargetException failed = assertThrows(InvocationTargetException.class, () -> link("enter", type));
        assertSame(OutOfMemoryError.class, failed.getCause().getClass());
        assertNotNull(link("enter", type));
    }

    private Object link(String name, MethodType type) throws ReflectiveOperationException {
        Object[] place = {"everything", "twice", "(I)I"};
        return dispatcher
                .getMethod("link", MethodHandles.Lookup.class, String.class, MethodType.class, Object[].class)
                .invoke(null, MethodHandles.lookup(), name, type, place);
    }
}
