package dev.indelible.agent.capture;

import java.util.Arrays;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Puts what a method was called with onto the stack, as the object and the array that {@link Linker}'s code takes. */
final class Values {
    static final String OBJECT = "java/lang/Object";

    private Values() {}

    /** The object (null in a static method), and its arguments in an array. */
    static void load(MethodVisitor to, MethodDescription method) {
        int slot = 0;
        if (method.isStatic()) {
            to.visitInsn(Opcodes.ACONST_NULL);
        } else {
            to.visitVarInsn(Opcodes.ALOAD, slot++);
        }
        Type[] types = Type.getArgumentTypes(method.getDescriptor());
        push(to, types.length);
        to.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
        for (int i = 0; i < types.length; i++) {
            to.visitInsn(Opcodes.DUP);
            push(to, i);
            to.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slot);
            box(to, types[i]);
            to.visitInsn(Opcodes.AASTORE);
            slot += types[i].getSize();
        }
    }

    /** The types in which frames see the object and the arguments. */
    static Object[] frame(TypeDescription type, MethodDescription method) {
        Type[] types = Type.getArgumentTypes(method.getDescriptor());
        int first = method.isStatic() ? 0 : 1;
        Object[] frame = new Object[first + types.length];
        if (first == 1) {
            frame[0] = type.getInternalName();
        }
        for (int i = 0; i < types.length; i++) {
            frame[first + i] = frame(types[i]);
        }
        return frame;
    }

    static Object frame(Type type) {
        return switch (type.getSort()) {
            case Type.VOID -> Opcodes.TOP;
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> Opcodes.INTEGER;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            default -> type.getInternalName();
        };
    }

    static Object[] and(Object[] frame, Object last) {
        Object[] more = Arrays.copyOf(frame, frame.length + 1);
        more[frame.length] = last;
        return more;
    }

    /** The instruction for a value of the type that a frame names so; {@code forInt}: the one for an int. */
    static int opcode(Object type, int forInt) {
        Type of;
        if (type == Opcodes.INTEGER) {
            of = Type.INT_TYPE;
        } else if (type == Opcodes.LONG) {
            of = Type.LONG_TYPE;
        } else if (type == Opcodes.FLOAT) {
            of = Type.FLOAT_TYPE;
        } else if (type == Opcodes.DOUBLE) {
            of = Type.DOUBLE_TYPE;
        } else {
            of = Type.getObjectType(OBJECT);
        }
        return of.getOpcode(forInt);
    }

    /** Copies the object and the arguments so many slots up. */
    static void copy(MethodVisitor to, MethodDescription method, int up) {
        int slot = 0;
        if (!method.isStatic()) {
            to.visitVarInsn(Opcodes.ALOAD, slot);
            to.visitVarInsn(Opcodes.ASTORE, up + slot++);
        }
        for (Type type : Type.getArgumentTypes(method.getDescriptor())) {
            to.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
            to.visitVarInsn(type.getOpcode(Opcodes.ISTORE), up + slot);
            slot += type.getSize();
        }
    }

    private static void push(MethodVisitor to, int number) {
        if (number <= 5) {
            to.visitInsn(Opcodes.ICONST_0 + number);
        } else {
            to.visitIntInsn(number <= Byte.MAX_VALUE ? Opcodes.BIPUSH : Opcodes.SIPUSH, number);
        }
    }

    /** Makes an object of the value on top. */
    static void box(MethodVisitor to, Type type) {
        String box = switch (type.getSort()) {
            case Type.BOOLEAN -> "Boolean";
            case Type.BYTE -> "Byte";
            case Type.CHAR -> "Character";
            case Type.SHORT -> "Short";
            case Type.INT -> "Integer";
            case Type.LONG -> "Long";
            case Type.FLOAT -> "Float";
            case Type.DOUBLE -> "Double";
            default -> null;
        };
        if (box != null) {
            String owner = "java/lang/" + box;
            to.visitMethodInsn(
                    Opcodes.INVOKESTATIC, owner, "valueOf", "(" + type.getDescriptor() + ")L" + owner + ";", false);
        }
    }
}
