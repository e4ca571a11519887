package dev.indelible.agent.capture;

import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * An advised method, as known when it is linked.
 *
 * @param owner the class that declares it
 * @param method its name; {@code <init>} for a constructor
 * @param descriptor its descriptor (JVMS 4.3.3)
 */
public record Place(Class<?> owner, String method, String descriptor) {
    /** The method or constructor by reflection. */
    public Executable reflected() throws NoSuchMethodException {
        MethodType type = MethodType.fromMethodDescriptorString(descriptor, owner.getClassLoader());
        if (method.equals("<init>")) {
            return owner.getDeclaredConstructor(type.parameterArray());
        }
        for (Method declared : owner.getDeclaredMethods()) {
            // Bridges differ from what they lead to by nothing but what they return.
            if (declared.getName().equals(method)
                    && declared.getReturnType() == type.returnType()
                    && Arrays.equals(declared.getParameterTypes(), type.parameterArray())) {
                return declared;
            }
        }
        throw new NoSuchMethodException(where() + descriptor);
    }

    /** As {@code where} names it: {@code com.acme.Accounts.transfer}. */
    public String where() {
        return owner.getName() + "." + method;
    }
}
