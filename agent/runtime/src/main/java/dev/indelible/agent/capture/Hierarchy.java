package dev.indelible.agent.capture;

import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;

/** Asks what a class is, by the names of its supertypes; reads their class files and loads none. */
public final class Hierarchy {
    private Hierarchy() {}

    /** Whether the type is, extends or implements one of these. A supertype that cannot be found is none of them. */
    public static boolean isAny(TypeDescription type, Set<String> names) {
        return isAny(type, names, new HashSet<>());
    }

    private static boolean isAny(TypeDefinition type, Set<String> names, Set<String> seen) {
        if (type == null || !seen.add(type.getTypeName())) {
            return false;
        }
        TypeDescription erased = type.asErasure();
        if (names.contains(erased.getName())) {
            return true;
        }
        try {
            for (TypeDefinition parent : erased.getInterfaces()) {
                if (isAny(parent, names, seen)) {
                    return true;
                }
            }
            TypeDefinition parent = erased.getSuperClass();
            return parent != null && !parent.represents(Object.class) && isAny(parent, names, seen);
        } catch (IllegalStateException notFound) {
            return false;
        }
    }
}
