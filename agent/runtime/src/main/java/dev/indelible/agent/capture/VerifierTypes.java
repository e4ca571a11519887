package dev.indelible.agent.capture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Follows what the verifier knows at each instruction (JVMS 4.10.1): the types of the locals and of the operand stack, from
 * one frame to the next. Passes everything on.
 *
 * <p>What must stay true: types stand as they do in expanded frames, but by slots: behind a long or double stands a TOP.
 */
final class VerifierTypes extends MethodVisitor {
    private final String owner;
    private final List<Object> locals = new ArrayList<>();
    private final List<Object> stack = new ArrayList<>();
    /** Where the next instruction stands, if a label is there: an object that is not made yet is known by it. */
    private Label here;

    VerifierTypes(String owner, Object[] arguments, MethodVisitor next) {
        super(OpenedClassReader.ASM_API, next);
        this.owner = owner;
        set(locals, arguments.length, arguments);
        locals.set(0, Opcodes.UNINITIALIZED_THIS);
    }

    private static void set(List<Object> slots, int count, Object[] types) {
        slots.clear();
        for (int i = 0; i < count; i++) {
            add(slots, types[i]);
        }
    }

    private static void add(List<Object> slots, Object type) {
        slots.add(type);
        if (wide(type)) {
            slots.add(Opcodes.TOP);
        }
    }

    static boolean wide(Object type) {
        return type == Opcodes.LONG || type == Opcodes.DOUBLE;
    }

    /** By slots. */
    List<Object> stack() {
        return List.copyOf(stack);
    }

    /** The first local that holds nothing, as none above it does. */
    int free() {
        return locals.size();
    }

    /** As a frame says it. */
    Object[] locals() {
        List<Object> types = new ArrayList<>();
        for (int i = 0; i < locals.size(); i += wide(locals.get(i)) ? 2 : 1) {
            types.add(locals.get(i));
        }
        return types.toArray();
    }

    /** Whether a constructor's call with this descriptor would be {@code super()} or {@code this()}. */
    boolean makesThis(String descriptor) {
        return receiver(descriptor) == Opcodes.UNINITIALIZED_THIS;
    }

    private Object receiver(String descriptor) {
        return stack.get(stack.size() - (Type.getArgumentsAndReturnSizes(descriptor) >> 2));
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private void pop(int slots) {
        stack.subList(stack.size() - slots, stack.size()).clear();
    }

    private void effect(int popped, Object pushed) {
        pop(popped);
        add(stack, pushed);
        here = null;
    }

    private void effect(int popped, Type pushed) {
        if (pushed.getSort() == Type.VOID) {
            effect(popped);
        } else {
            effect(popped, Values.frame(pushed));
        }
    }

    private void effect(int popped) {
        pop(popped);
        here = null;
    }

    /** Puts a copy of the uppermost slots below so many more. */
    private void copy(int slots, int below) {
        int end = stack.size();
        stack.addAll(end - slots - below, List.copyOf(stack.subList(end - slots, end)));
        here = null;
    }

    private static Object element(Object array) {
        return array instanceof String of ? Values.frame(Type.getType(of.substring(1))) : array;
    }

    @Override
    public void visitFrame(int form, int count, Object[] local, int stacked, Object[] onStack) {
        super.visitFrame(form, count, local, stacked, onStack);
        set(locals, count, local);
        set(stack, stacked, onStack);
    }

    @Override
    public void visitLabel(Label label) {
        super.visitLabel(label);
        here = label;
    }

    @Override
    public void visitInsn(int opcode) {
        super.visitInsn(opcode);
        switch (opcode) {
            case 0, 116, 117, 118, 119, 145, 146, 147 -> here = null; // nop, ?neg, i2b, i2c, i2s
            case Opcodes.ACONST_NULL -> effect(0, Opcodes.NULL);
            case 2, 3, 4, 5, 6, 7, 8 -> effect(0, Opcodes.INTEGER); // iconst
            case 9, 10 -> effect(0, Opcodes.LONG);
            case 11, 12, 13 -> effect(0, Opcodes.FLOAT);
            case 14, 15 -> effect(0, Opcodes.DOUBLE);
            case Opcodes.IALOAD, Opcodes.BALOAD, Opcodes.CALOAD, Opcodes.SALOAD -> effect(2, Opcodes.INTEGER);
            case Opcodes.LALOAD, Opcodes.D2L -> effect(2, Opcodes.LONG);
            case Opcodes.FALOAD, Opcodes.L2F, Opcodes.D2F -> effect(2, Opcodes.FLOAT);
            case Opcodes.DALOAD, Opcodes.L2D -> effect(2, Opcodes.DOUBLE);
            case Opcodes.AALOAD -> {
                pop();
                effect(0, element(pop()));
            }
            case 79, 81, 83, 84, 85, 86 -> effect(3); // ?astore
            case Opcodes.LASTORE, Opcodes.DASTORE -> effect(4);
            case Opcodes.POP, Opcodes.MONITORENTER, Opcodes.MONITOREXIT -> effect(1);
            case Opcodes.POP2 -> effect(2);
            case Opcodes.DUP -> copy(1, 0);
            case Opcodes.DUP_X1 -> copy(1, 1);
            case Opcodes.DUP_X2 -> copy(1, 2);
            case Opcodes.DUP2 -> copy(2, 0);
            case Opcodes.DUP2_X1 -> copy(2, 1);
            case Opcodes.DUP2_X2 -> copy(2, 2);
            case Opcodes.SWAP -> {
                copy(1, 1);
                pop();
            }
            // iadd, isub, imul, idiv, irem, ishl, ishr, iushr, iand, ior, ixor, l2i, d2i, fcmp
            case 96, 100, 104, 108, 112, 120, 122, 124, 126, 128, 130, 136, 142, 149, 150 -> effect(2, Opcodes.INTEGER);
            case 97, 101, 105, 109, 113, 127, 129, 131 -> effect(4, Opcodes.LONG); // ladd and so on
            case Opcodes.LSHL, Opcodes.LSHR, Opcodes.LUSHR -> effect(3, Opcodes.LONG);
            case 98, 102, 106, 110, 114 -> effect(2, Opcodes.FLOAT); // fadd and so on
            case 99, 103, 107, 111, 115 -> effect(4, Opcodes.DOUBLE); // dadd and so on
            case Opcodes.I2L, Opcodes.F2L -> effect(1, Opcodes.LONG);
            case Opcodes.I2F -> effect(1, Opcodes.FLOAT);
            case Opcodes.I2D, Opcodes.F2D -> effect(1, Opcodes.DOUBLE);
            case Opcodes.F2I, Opcodes.ARRAYLENGTH -> effect(1, Opcodes.INTEGER);
            case Opcodes.LCMP, Opcodes.DCMPL, Opcodes.DCMPG -> effect(4, Opcodes.INTEGER);
            default -> here = null; // it ends here, and a frame follows
        }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        super.visitIntInsn(opcode, operand);
        if (opcode == Opcodes.NEWARRAY) {
            // In the order of their numbers, from 4 (JVMS 6.5.newarray).
            effect(1, "[" + "ZCFDBSIJ".charAt(operand - 4));
        } else {
            effect(0, Opcodes.INTEGER);
        }
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        super.visitVarInsn(opcode, variable);
        switch (opcode) {
            case Opcodes.ILOAD -> effect(0, Opcodes.INTEGER);
            case Opcodes.LLOAD -> effect(0, Opcodes.LONG);
            case Opcodes.FLOAD -> effect(0, Opcodes.FLOAT);
            case Opcodes.DLOAD -> effect(0, Opcodes.DOUBLE);
            case Opcodes.ALOAD -> effect(0, locals.get(variable));
            case Opcodes.LSTORE -> store(variable, Opcodes.LONG);
            case Opcodes.DSTORE -> store(variable, Opcodes.DOUBLE);
            default -> store(variable, stack.get(stack.size() - 1));
        }
    }

    private void store(int variable, Object type) {
        int slots = wide(type) ? 2 : 1;
        while (locals.size() < variable + slots) {
            locals.add(Opcodes.TOP);
        }
        if (variable > 0 && wide(locals.get(variable - 1))) {
            locals.set(variable - 1, Opcodes.TOP);
        }
        locals.set(variable, type);
        if (slots == 2) {
            locals.set(variable + 1, Opcodes.TOP);
        }
        effect(slots);
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        super.visitIincInsn(variable, increment);
        here = null;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW && here == null) {
            visitLabel(new Label());
        }
        super.visitTypeInsn(opcode, type);
        switch (opcode) {
            case Opcodes.NEW -> effect(0, here);
            case Opcodes.ANEWARRAY -> effect(1, "[" + Type.getObjectType(type).getDescriptor());
            case Opcodes.CHECKCAST -> effect(1, type);
            default -> effect(1, Opcodes.INTEGER); // instanceof
        }
    }

    @Override
    public void visitFieldInsn(int opcode, String of, String name, String descriptor) {
        super.visitFieldInsn(opcode, of, name, descriptor);
        Type type = Type.getType(descriptor);
        switch (opcode) {
            case Opcodes.GETSTATIC -> effect(0, type);
            case Opcodes.GETFIELD -> effect(1, type);
            case Opcodes.PUTSTATIC -> effect(type.getSize());
            default -> effect(type.getSize() + 1); // putfield
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String of, String name, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, of, name, descriptor, isInterface);
        int taken = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
        if (name.equals("<init>")) {
            Object unmade = receiver(descriptor);
            Object made = unmade == Opcodes.UNINITIALIZED_THIS ? owner : of;
            Collections.replaceAll(locals, unmade, made);
            Collections.replaceAll(stack, unmade, made);
        }
        effect(opcode == Opcodes.INVOKESTATIC ? taken - 1 : taken, Type.getReturnType(descriptor));
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... constants) {
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, constants);
        effect((Type.getArgumentsAndReturnSizes(descriptor) >> 2) - 1, Type.getReturnType(descriptor));
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        super.visitJumpInsn(opcode, label);
        switch (opcode) {
            case Opcodes.GOTO -> here = null;
            case 159, 160, 161, 162, 163, 164, 165, 166 -> effect(2); // if_?cmp
            default -> effect(1);
        }
    }

    @Override
    public void visitLdcInsn(Object value) {
        super.visitLdcInsn(value);
        Object type;
        if (value instanceof Integer) {
            type = Opcodes.INTEGER;
        } else if (value instanceof Float) {
            type = Opcodes.FLOAT;
        } else if (value instanceof Long) {
            type = Opcodes.LONG;
        } else if (value instanceof Double) {
            type = Opcodes.DOUBLE;
        } else if (value instanceof ConstantDynamic computed) {
            type = Values.frame(Type.getType(computed.getDescriptor()));
        } else if (value instanceof Handle) {
            type = "java/lang/invoke/MethodHandle";
        } else if (value instanceof Type of) {
            type = of.getSort() == Type.METHOD ? "java/lang/invoke/MethodType" : "java/lang/Class";
        } else {
            type = "java/lang/String";
        }
        effect(0, type);
    }

    @Override
    public void visitTableSwitchInsn(int least, int most, Label other, Label... labels) {
        super.visitTableSwitchInsn(least, most, other, labels);
        effect(1);
    }

    @Override
    public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
        super.visitLookupSwitchInsn(other, keys, labels);
        effect(1);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        super.visitMultiANewArrayInsn(descriptor, dimensions);
        effect(dimensions, descriptor);
    }
}
