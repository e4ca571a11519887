package dev.indelible.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Constructors that are audited: the JVM takes what is woven, in whatever order they do what they may do. */
class ConstructorTest {
    private static final String MADE = "made/Odd";
    private static final String BASE = ConstructorTest.class.getName().replace('.', '/') + "$Base";
    private static final String TEXT = "java/lang/String";

    private final Woven woven = new Woven(true);

    /** What they extend. */
    public static class Base {
        final String given;

        public Base(String given) {
            this.given = given;
        }

        public Base(long number) {
            this(Long.toString(number));
        }

        public Base(Object other) {
            this(other == null ? "none" : "other");
        }
    }

    /** What compilers make. */
    public static class Plain extends Base {
        @SuppressWarnings("AssignmentExpression") // that is what is tested
        public Plain(String text) {
            super(text = text.trim());
            if (text.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
        }

        public Plain(int times, long wide, double fraction, String text) {
            super(new Base(times > 1 ? new Base(wide) : new Base(text)));
            for (times = 0; times < 3; times++) {
                wide += (long) fraction;
                text = null;
            }
        }
    }

    @BeforeEach
    void start() {
        Recorded.clear();
    }

    private static Object make(Class<?> type, Object... arguments) throws Throwable {
        Recorded.clear();
        for (var constructor : type.getConstructors()) {
            if (constructor.getParameterCount() == arguments.length) {
                try {
                    return constructor.newInstance(arguments);
                } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                }
            }
        }
        throw new AssertionError(type);
    }

    private static String given(Object made) {
        return ((Base) made).given;
    }

    @Test
    void whatItWasGivenIsRecordedAndNotWhatItMadeOfIt() throws Throwable {
        Class<?> plain = woven.like(Plain.class);
        assertEquals("x", given(make(plain, " x ")));
        assertEquals(List.of("enter <init> [ x ]", "exit <init> made null"), Recorded.told());
        assertEquals("other", given(make(plain, 2, 3L, 4.5, "t")));
        assertEquals(List.of("enter <init> [2, 3, 4.5, t]", "exit <init> made null"), Recorded.told());
        assertThrows(IllegalArgumentException.class, () -> make(plain, " "));
        assertEquals(
                List.of("enter <init> [ ]", "exit <init> null java.lang.IllegalArgumentException: empty"),
                Recorded.told());
        assertThrows(NullPointerException.class, () -> make(plain, (Object) null));
        assertEquals(List.of(), Recorded.told(), "it ended before super()");
    }

    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class})
    void whereThereIsNoRoomItIsMadeAllTheSame(Class<? extends VirtualMachineError> error) throws Throwable {
        Class<?> plain = woven.like(Plain.class);
        for (String at : List.of("enter", "exit")) {
            Recorded.clear();
            Recorded.fail(at + " <init>", error);
            assertEquals("x", given(plain.getConstructor(String.class).newInstance(" x ")));
            assertEquals(1, Recorded.unreached, at);
            assertEquals(at.equals("enter") ? List.of() : List.of("enter <init> [ x ]"), Recorded.told());
            Recorded.clear();
            Recorded.fail(at + " <init>", error);
            Throwable thrown = assertThrows(
                    InvocationTargetException.class,
                    () -> plain.getConstructor(String.class).newInstance(" "));
            assertSame(IllegalArgumentException.class, thrown.getCause().getClass());
            assertEquals(1, Recorded.unreached, at);
        }
    }

    // ---- what no compiler of Java makes, and the JVM takes ----

    private static byte[] bytes(String descriptor, Consumer<MethodVisitor> code) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, MADE, null, BASE, null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", descriptor, null, null);
        method.visitCode();
        code.accept(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private Class<?> define(byte[] bytes) {
        return woven.define(MADE.replace('/', '.'), bytes, getClass().getClassLoader());
    }

    /** Makes one as it is, which the JVM takes, and one woven. */
    private void odd(String descriptor, Consumer<MethodVisitor> code, Object... arguments) throws Throwable {
        byte[] bytes = bytes(descriptor, code);
        Class<?> bare = new ClassLoader(getClass().getClassLoader()) {
            Class<?> define() {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }.define();
        assertEquals(given(make(bare, arguments)), given(make(define(bytes), arguments)));
    }

    private static void load(MethodVisitor code, int... variables) {
        for (int variable : variables) {
            code.visitVarInsn(Opcodes.ALOAD, variable);
        }
    }

    private static void init(MethodVisitor code, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, BASE, "<init>", descriptor, false);
    }

    private static void frame(MethodVisitor code, Object[] locals, Object... stack) {
        code.visitFrame(Opcodes.F_FULL, locals.length, locals, stack.length, stack);
    }

    private static final String OF_TEXT = "(Ljava/lang/String;)V";
    private static final Object[] UNMADE = {Opcodes.UNINITIALIZED_THIS, TEXT};
    private static final Object[] THERE = {MADE, TEXT};

    /** Each branch has its own, and the last leaves something on the stack meanwhile, as compilers of scripts do. */
    private static void branches(MethodVisitor code) {
        Label second = new Label();
        Label after = new Label();
        load(code, 1, 1);
        code.visitJumpInsn(Opcodes.IFNULL, second);
        load(code, 0, 1);
        init(code, OF_TEXT);
        load(code, 1);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, TEXT, "charAt", "(I)C", false);
        code.visitInsn(Opcodes.POP);
        code.visitJumpInsn(Opcodes.GOTO, after);
        code.visitLabel(second);
        frame(code, UNMADE, TEXT);
        code.visitLdcInsn(5L);
        code.visitVarInsn(Opcodes.LSTORE, 2);
        code.visitInsn(Opcodes.DCONST_1);
        load(code, 0);
        code.visitVarInsn(Opcodes.LLOAD, 2);
        init(code, "(J)V");
        code.visitInsn(Opcodes.POP2);
        code.visitVarInsn(Opcodes.LLOAD, 2);
        code.visitInsn(Opcodes.POP2);
        code.visitLabel(after);
        frame(code, THERE, TEXT);
        code.visitInsn(Opcodes.POP);
        code.visitInsn(Opcodes.ICONST_1);
        code.visitInsn(Opcodes.RETURN);
    }

    @Test
    void callsSuperInSeveralBranches() throws Throwable {
        odd(OF_TEXT, ConstructorTest::branches, "x");
        assertEquals(List.of("enter <init> [x]", "exit <init> made null"), Recorded.told());
        Class<?> made = define(bytes(OF_TEXT, ConstructorTest::branches));
        assertThrows(StringIndexOutOfBoundsException.class, () -> make(made, ""));
        assertEquals("enter <init> []", Recorded.told().get(0));
        assertTrue(Recorded.told().get(1).startsWith("exit <init> null java.lang.StringIndexOutOfBoundsException"));
        odd(OF_TEXT, ConstructorTest::branches, (Object) null);
        assertEquals(List.of("enter <init> [null]", "exit <init> made null"), Recorded.told());
    }

    @Test
    void usesTheSlotsOfItsArgumentsForOtherThings() throws Throwable {
        odd(
                "(Ljava/lang/String;Ljava/lang/String;)V",
                code -> {
                    Label on = new Label();
                    code.visitInsn(Opcodes.ICONST_3);
                    code.visitVarInsn(Opcodes.ISTORE, 1);
                    load(code, 0, 2);
                    init(code, OF_TEXT);
                    // A long that begins in the last argument's slot, and something in that of the object.
                    code.visitLdcInsn(7L);
                    code.visitVarInsn(Opcodes.LSTORE, 2);
                    code.visitInsn(Opcodes.FCONST_2);
                    code.visitVarInsn(Opcodes.FSTORE, 0);
                    code.visitVarInsn(Opcodes.ILOAD, 1);
                    code.visitJumpInsn(Opcodes.IFNE, on);
                    code.visitInsn(Opcodes.ACONST_NULL);
                    code.visitInsn(Opcodes.ATHROW);
                    code.visitLabel(on);
                    frame(code, new Object[] {Opcodes.FLOAT, Opcodes.INTEGER, Opcodes.LONG});
                    code.visitIincInsn(1, 4);
                    code.visitVarInsn(Opcodes.LLOAD, 2);
                    code.visitInsn(Opcodes.L2I);
                    code.visitVarInsn(Opcodes.ILOAD, 1);
                    code.visitInsn(Opcodes.ISUB);
                    code.visitJumpInsn(Opcodes.IFNE, on);
                    code.visitInsn(Opcodes.RETURN);
                },
                "x",
                "y");
        assertEquals(List.of("enter <init> [x, y]", "exit <init> made null"), Recorded.told());
    }

    @Test
    void makesSomethingThatIsNeverDoneBeforeSuper() throws Throwable {
        odd(
                OF_TEXT,
                code -> {
                    code.visitTypeInsn(Opcodes.NEW, BASE);
                    code.visitInsn(Opcodes.POP);
                    code.visitTypeInsn(Opcodes.NEW, BASE);
                    code.visitVarInsn(Opcodes.ASTORE, 2);
                    // The object by another name, and the same kind of object beside it.
                    load(code, 0);
                    code.visitVarInsn(Opcodes.ASTORE, 3);
                    code.visitTypeInsn(Opcodes.NEW, BASE);
                    code.visitInsn(Opcodes.DUP);
                    load(code, 1);
                    init(code, OF_TEXT);
                    load(code, 3);
                    code.visitInsn(Opcodes.SWAP);
                    init(code, "(Ljava/lang/Object;)V");
                    load(code, 2, 1);
                    init(code, OF_TEXT);
                    load(code, 2);
                    code.visitInsn(Opcodes.POP);
                    code.visitInsn(Opcodes.RETURN);
                },
                "x");
        assertEquals(List.of("enter <init> [x]", "exit <init> made null"), Recorded.told());
    }

    @Test
    void handlersOfItsOwnSeeWhatTheySaw() throws Throwable {
        odd(
                OF_TEXT,
                code -> {
                    Label from = new Label();
                    Label to = new Label();
                    Label before = new Label();
                    Label on = new Label();
                    code.visitTryCatchBlock(before, on, on, null);
                    code.visitTryCatchBlock(from, to, to, "java/lang/NullPointerException");
                    code.visitLabel(before);
                    code.visitInsn(Opcodes.ACONST_NULL);
                    code.visitInsn(Opcodes.ATHROW);
                    code.visitLabel(on);
                    frame(code, UNMADE, "java/lang/Throwable");
                    code.visitInsn(Opcodes.POP);
                    load(code, 0, 1);
                    init(code, OF_TEXT);
                    code.visitLabel(from);
                    code.visitInsn(Opcodes.ACONST_NULL);
                    code.visitInsn(Opcodes.ATHROW);
                    code.visitLabel(to);
                    frame(code, THERE, "java/lang/NullPointerException");
                    code.visitInsn(Opcodes.RETURN);
                },
                "x");
        assertEquals(List.of("enter <init> [x]", "exit <init> made null"), Recorded.told());
    }

    @Test
    void neverCallsSuper() {
        byte[] bytes = bytes("()V", code -> {
            code.visitInsn(Opcodes.ACONST_NULL);
            code.visitInsn(Opcodes.ATHROW);
        });
        assertThrows(NullPointerException.class, () -> make(define(bytes)));
        assertEquals(List.of(), Recorded.told());
    }
}
