package dev.indelible.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads from a class file, without parsing the rest, what it extends and implements and which interfaces its lambdas
 * have (JVMS 4.1, 4.4). This is asked for nearly every class of an application, so it is one walk over the constant pool.
 *
 * <p>What must stay true: bytes that are no class file end in an exception of the array's bounds, never in a loop.
 */
public final class ClassHeader {
    private static final int POOL = 10;
    private static final int CONSTANT_UTF8 = 1;
    private static final int CONSTANT_INVOKE_DYNAMIC = 18;

    /** How long a constant is, by its kind; a text is as much longer as it says. A table: the JIT has less to do with it. */
    private static final byte[] SIZES = {0, 3, 0, 5, 5, 9, 9, 3, 3, 5, 5, 5, 5, 0, 0, 4, 3, 5, 5, 3, 3};

    /** A long or a double: takes two numbers. */
    private static final int WIDE = 9;

    private static final int INTERFACE = 0x0200;
    private static final int MODULE = 0x8000;

    private final byte[] bytes;
    private final int[] constants;
    /** Where the fields begin; 0 in a module's file, which has none. */
    private final int members;

    private final int access;
    private final int own;
    private final List<String> supertypes = new ArrayList<>(4);

    public ClassHeader(byte[] bytes) {
        this.bytes = bytes;
        int count = u2(8);
        constants = new int[count];
        int at = POOL;
        for (int i = 1; i < count; i++) {
            constants[i] = at;
            int tag = bytes[at];
            int size = SIZES[tag];
            if (tag == CONSTANT_UTF8) {
                size += u2(at + 1);
            } else if (size == WIDE) {
                i++;
            } else if (size == 0) {
                throw new IllegalArgumentException("constant of unknown kind " + tag);
            }
            at += size;
        }
        access = u2(at);
        own = u2(at + 2);
        if ((access & MODULE) == 0) {
            supertype(u2(at + 4));
            int interfaces = u2(at + 6);
            for (int i = 0; i < interfaces; i++) {
                supertype(u2(at + 8 + 2 * i));
            }
            members = at + 8 + 2 * interfaces;
        } else {
            members = 0;
        }
    }

    private void supertype(int index) {
        if (index != 0) {
            supertypes.add(utf8(constants[u2(constants[index] + 1)]));
        }
    }

    /** The descriptor of a class, as a constant pool holds it. {@code name}: with dots. */
    public static String descriptor(String name) {
        return "L" + name.replace('.', '/') + ";";
    }

    /** Whether the constant pool has one of these texts. */
    public boolean holds(ByteNames texts) {
        for (int at : constants) {
            if (at != 0 && bytes[at] == CONSTANT_UTF8 && texts.groups(bytes, at + 3, u2(at + 1)) != 0) {
                return true;
            }
        }
        return false;
    }

    boolean isInterface() {
        return (access & INTERFACE) != 0;
    }

    /** The groups of names by which it declares methods; 0 for none. */
    int declares(ByteNames names) {
        if (members == 0) {
            return 0;
        }
        int at = members + 2;
        for (int fields = u2(members); fields > 0; fields--) {
            at = behindMember(at);
        }
        int methods = u2(at);
        at += 2;
        int groups = 0;
        for (; methods > 0; methods--) {
            int name = constants[u2(at + 2)];
            groups |= names.groups(bytes, name + 3, u2(name + 1));
            at = behindMember(at);
        }
        return groups;
    }

    /** Fields and methods have one shape (JVMS 4.5, 4.6). */
    private int behindMember(int member) {
        int at = member + 8;
        for (int attributes = u2(member + 6); attributes > 0; attributes--) {
            at += 6 + (u2(at + 2) << 16 | u2(at + 4));
        }
        return at;
    }

    private int u2(int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private String utf8(int at) {
        return new String(bytes, at + 3, u2(at + 1), StandardCharsets.UTF_8);
    }

    /** Its own internal name. */
    String name() {
        return utf8(constants[u2(constants[own] + 1)]);
    }

    /** The internal names of the superclass, if any, and of the interfaces. */
    public List<String> supertypes() {
        return supertypes;
    }

    /** The internal names of the types that its invokedynamic instructions make: of each lambda's interface, among others. */
    public List<String> lambdas() {
        List<String> lambdas = new ArrayList<>(0);
        for (int at : constants) {
            if (at != 0 && bytes[at] == CONSTANT_INVOKE_DYNAMIC) {
                int descriptor = constants[u2(constants[u2(at + 3)] + 3)];
                int end = descriptor + 3 + u2(descriptor + 1);
                int from = end - 1;
                while (from > descriptor + 3 && bytes[from] != ')') {
                    from--;
                }
                if (bytes[from + 1] == 'L') {
                    lambdas.add(new String(bytes, from + 2, end - from - 3, StandardCharsets.UTF_8));
                }
            }
        }
        return lambdas;
    }
}
