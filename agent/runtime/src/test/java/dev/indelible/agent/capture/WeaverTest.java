package dev.indelible.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.TypePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonFactory;

/** What is woven runs as before, and tells what it was called with and how it ended; compilers of all sorts made it. */
class WeaverTest {
    private static final String MADE = "made.Odd";

    private final Woven woven = new Woven(false);

    /** What compilers make of ordinary code. */
    public static class Plain {
        int seen;

        public Plain(int seen) {
            if (seen < 0) {
                return;
            }
            this.seen = seen;
        }

        public int number(int a, long b, double c, float d, byte e, char f, short g, boolean h) {
            int sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += (int) (a + b + c + d + e + f + g + (h ? 1 : 0));
                a++;
            }
            return sum;
        }

        public long wide(long left, long right) {
            return left < right ? left : right;
        }

        public static double fraction(double of) {
            return of / 2;
        }

        public static float small(float of) {
            return of / 2;
        }

        public String[] texts(String... texts) {
            synchronized (this) {
                return texts;
            }
        }

        public void nothing() {
            seen++;
        }

        public Object fails(Exception with) throws Exception {
            try {
                throw with;
            } finally {
                seen = -1;
            }
        }

        public String handled(String text) {
            try {
                return text.trim();
            } catch (NullPointerException none) {
                return "none";
            } finally {
                seen = text == null ? 0 : text.length();
            }
        }
    }

    /** Says something of the type of a local. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE_USE)
    @interface Note {}

    static class Noting {
        Noting(int number) {
            @Note String noted = "a" + number;
            System.out.println(noted);
        }

        void method(long number) {
            @Note String noted = "b" + number;
            System.out.println(noted);
        }
    }

    @BeforeEach
    void start() {
        Recorded.clear();
    }

    private Object plain(String method, Object... arguments) throws Throwable {
        return call(woven.like(Plain.class), method, arguments);
    }

    private static Object call(Class<?> type, String name, Object... arguments) throws Throwable {
        Object self = name.equals("fraction") || type.getName().equals(MADE)
                ? null
                : type.getConstructor(int.class).newInstance(1);
        Recorded.clear();
        for (var method : type.getMethods()) {
            if (method.getName().equals(name)) {
                try {
                    return method.invoke(self, arguments);
                } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                }
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void everyTypeComesAndGoesUnharmed() throws Throwable {
        assertEquals(90, plain("number", 1, 2L, 3.0, 4f, (byte) 5, 'A', (short) -52, true));
        assertEquals(List.of("enter number [1, 2, 3.0, 4.0, 5, A, -52, true]", "exit number 90 null"), Recorded.told());
        assertEquals(4L, plain("wide", 4L, 5L));
        assertEquals(List.of("enter wide [4, 5]", "exit wide 4 null"), Recorded.told());
        assertEquals(1.5, plain("fraction", 3.0));
        assertEquals(List.of("enter fraction [3.0] of none", "exit fraction 1.5 null"), Recorded.told());
        assertEquals(1.5f, plain("small", 3f));
        String[] texts = {"a", "b"};
        assertSame(texts, plain("texts", (Object) texts));
        assertNull(plain("nothing"));
        assertEquals(List.of("enter nothing []", "exit nothing null null"), Recorded.told());
    }

    @Test
    void whatIsThrownGoesOn() throws Throwable {
        Exception with = new Exception("no");
        assertSame(with, assertThrows(Exception.class, () -> plain("fails", with)));
        assertEquals(
                List.of("enter fails [java.lang.Exception: no]", "exit fails null java.lang.Exception: no"),
                Recorded.told());
    }

    @Test
    void handlersOfItsOwnSeeWhatTheySaw() throws Throwable {
        assertEquals("x", plain("handled", " x "));
        assertEquals("none", plain("handled", (Object) null));
        assertEquals(List.of("enter handled [null]", "exit handled none null"), Recorded.told());
    }

    @Test
    void aConstructorTellsWhenTheObjectIsThere() throws Throwable {
        Class<?> type = woven.like(Plain.class);
        Recorded.clear();
        assertEquals(5, seen(type.getConstructor(int.class).newInstance(5)));
        assertEquals(List.of("enter <init> made"), Recorded.told());
        Recorded.fail("enter <init>", OutOfMemoryError.class);
        assertEquals(0, seen(type.getConstructor(int.class).newInstance(-5)));
        assertEquals(1, Recorded.unreached);
    }

    private static Object seen(Object plain) throws ReflectiveOperationException {
        var field = plain.getClass().getDeclaredField("seen");
        field.setAccessible(true);
        return field.get(plain);
    }

    @Test
    void whereThereIsNoRoomForABoxTheCallGoesOn() throws Throwable {
        Class<?> plain = Woven.boxing().like(Plain.class);
        Object self = plain.getConstructor(int.class).newInstance(1);
        Method wide = plain.getMethod("wide", long.class, long.class);
        Recorded.clear();
        Recorded.boxes(3);
        assertEquals(4L, wide.invoke(self, 4L, 5L));
        assertEquals(List.of("enter wide [4, 5]", "exit wide 4 null"), Recorded.told());
        Recorded.clear();
        Recorded.boxes(2);
        assertEquals(4L, wide.invoke(self, 4L, 5L));
        assertEquals(List.of("enter wide [4, 5]", "exit wide null null"), Recorded.told(), "it ended all the same");
        Recorded.clear();
        Recorded.boxes(1);
        assertEquals(4L, wide.invoke(self, 4L, 5L));
        assertEquals(List.of(), Recorded.told());
        assertEquals(1, Recorded.unreached);
    }

    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class})
    void whereThereIsNoRoomTheCallGoesOn(Class<? extends VirtualMachineError> error) throws Throwable {
        for (String at : List.of("enter", "exit")) {
            Recorded.fail(at + " handled", error);
            assertEquals("x", plain("handled", " x "));
            assertEquals(1, Recorded.unreached, at);
            Exception with = new Exception("no");
            Recorded.fail(at + " fails", error);
            assertSame(with, assertThrows(Exception.class, () -> plain("fails", with)));
            assertEquals(1, Recorded.unreached, at);
        }
    }

    // ---- what no compiler of Java makes, and the JVM takes ----

    private Class<?> odd(int access, String name, String descriptor, Consumer<MethodVisitor> code) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER,
                MADE.replace('.', '/'),
                null,
                "java/lang/Object",
                null);
        writer.visitField(Opcodes.ACC_STATIC, "turns", "I", null, null).visitEnd();
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | access, name, descriptor, null, null);
        method.visitCode();
        code.accept(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        return woven.define(MADE, writer.toByteArray(), getClass().getClassLoader());
    }

    private Object odd(String descriptor, Consumer<MethodVisitor> code, Object... arguments) throws Throwable {
        return call(odd(Opcodes.ACC_STATIC, "run", descriptor, code), "run", arguments);
    }

    @Test
    void beginsWithAFrame() throws Throwable {
        Object turns = odd("()I", code -> {
            Label again = new Label();
            code.visitLabel(again);
            code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            code.visitFieldInsn(Opcodes.GETSTATIC, "made/Odd", "turns", "I");
            code.visitInsn(Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IADD);
            code.visitInsn(Opcodes.DUP);
            code.visitFieldInsn(Opcodes.PUTSTATIC, "made/Odd", "turns", "I");
            code.visitIntInsn(Opcodes.BIPUSH, 7);
            code.visitJumpInsn(Opcodes.IF_ICMPLT, again);
            code.visitFieldInsn(Opcodes.GETSTATIC, "made/Odd", "turns", "I");
            code.visitInsn(Opcodes.IRETURN);
        });
        assertEquals(7, turns);
        assertEquals(List.of("enter run [] of none", "exit run 7 null"), Recorded.told());
    }

    @Test
    void leavesMoreOnTheStackThanItReturns() throws Throwable {
        assertEquals(2L, odd("()J", code -> {
            code.visitInsn(Opcodes.DCONST_1);
            code.visitInsn(Opcodes.ICONST_5);
            code.visitLdcInsn(2L);
            code.visitInsn(Opcodes.LRETURN);
        }));
        assertNull(odd("()V", code -> {
            code.visitInsn(Opcodes.ICONST_5);
            code.visitInsn(Opcodes.RETURN);
        }));
        Class<?> made = odd(0, "<init>", "()V", code -> {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            code.visitInsn(Opcodes.ICONST_5);
            code.visitInsn(Opcodes.RETURN);
        });
        Recorded.clear();
        made.getConstructor().newInstance();
        assertEquals(List.of("enter <init> made"), Recorded.told());
    }

    @Test
    void usesItsArgumentsForOtherThings() throws Throwable {
        Object text = odd(
                "(ILjava/lang/String;Z)Ljava/lang/String;",
                code -> {
                    Label on = new Label();
                    code.visitVarInsn(Opcodes.ALOAD, 1);
                    code.visitVarInsn(Opcodes.ASTORE, 0);
                    code.visitLdcInsn(3.5);
                    code.visitVarInsn(Opcodes.DSTORE, 2);
                    code.visitVarInsn(Opcodes.DLOAD, 2);
                    code.visitInsn(Opcodes.D2I);
                    code.visitJumpInsn(Opcodes.IFNE, on);
                    code.visitVarInsn(Opcodes.ALOAD, 0);
                    code.visitInsn(Opcodes.ARETURN);
                    code.visitLabel(on);
                    Object[] locals = {"java/lang/String", "java/lang/String", Opcodes.DOUBLE};
                    code.visitFrame(Opcodes.F_FULL, locals.length, locals, 0, new Object[0]);
                    code.visitVarInsn(Opcodes.ALOAD, 0);
                    code.visitInsn(Opcodes.ARETURN);
                },
                3,
                "x",
                true);
        assertEquals("x", text);
        assertEquals(List.of("enter run [3, x, true] of none", "exit run x null"), Recorded.told());
    }

    @Test
    void aHandlerAroundTheReturnIsNotReachedByOurs() throws Throwable {
        Consumer<MethodVisitor> body = code -> {
            Label from = new Label();
            Label to = new Label();
            code.visitTryCatchBlock(from, to, to, null);
            code.visitLabel(from);
            code.visitInsn(Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IRETURN);
            code.visitLabel(to);
            code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Throwable"});
            code.visitInsn(Opcodes.POP);
            code.visitInsn(Opcodes.ICONST_2);
            code.visitInsn(Opcodes.IRETURN);
        };
        Recorded.fail("exit run", StackOverflowError.class);
        assertEquals(1, odd("()I", body));
        assertEquals(1, Recorded.unreached);
    }

    @Test
    void onlyThrows() {
        assertThrows(
                NullPointerException.class,
                () -> odd("()J", code -> {
                    code.visitInsn(Opcodes.ACONST_NULL);
                    code.visitInsn(Opcodes.ATHROW);
                }));
        assertEquals(List.of("enter run [] of none", "exit run null java.lang.NullPointerException"), shortened());
    }

    /** Read by tools alone: both say in which slot a variable is. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsSaidOfALocalIsSaidOfItsNewSlot(boolean aroundConstructors) throws Exception {
        List<String> said = new ArrayList<>();
        Set<String> variables = new HashSet<>();
        ClassVisitor reading = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String method, String descriptor, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitLocalVariable(
                            String name, String type, String generic, Label start, Label end, int index) {
                        if (name.equals("noted")) {
                            variables.add(method + " " + index);
                        }
                    }

                    @Override
                    public AnnotationVisitor visitLocalVariableAnnotation(
                            int reference,
                            TypePath path,
                            Label[] start,
                            Label[] end,
                            int[] index,
                            String type,
                            boolean visible) {
                        said.add(method + " " + index[0]);
                        return null;
                    }
                };
            }
        };
        new ClassReader(new Woven(aroundConstructors).file(Noting.class)).accept(reading, 0);
        assertEquals(2, said.size());
        assertEquals(variables, Set.copyOf(said));
    }

    private static List<String> shortened() {
        return Recorded.told().stream()
                .map(line -> line.replaceFirst(": .*", ""))
                .toList();
    }

    /** What javac and the compiler of Kotlin made of whole libraries. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theVerifierTakesEveryMethodOfLibraries(boolean aroundConstructors) throws Exception {
        Woven all = new Woven(aroundConstructors);
        List<String> refused = new ArrayList<>();
        int methods = 0;
        for (Class<?> of : List.of(kotlin.text.Regex.class, okio.Buffer.class, JsonFactory.class)) {
            for (String name : Woven.classesBeside(of)) {
                try {
                    Class<?> type = all.loader(of).loadClass(name);
                    // To ask for its methods links it, and that verifies it.
                    methods += type.getDeclaredMethods().length;
                } catch (VerifyError | ClassFormatError wrong) {
                    refused.add(wrong.toString());
                } catch (NoClassDefFoundError optional) {
                    // Refers to a library that is not here.
                }
            }
        }
        assertEquals(List.of(), refused);
        assertTrue(methods > 5_000, methods + " methods");
    }
}
