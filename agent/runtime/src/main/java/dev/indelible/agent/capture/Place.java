package dev.indelible.agent.capture;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * An advised method, as known when it is linked.
 *
 * @param owner the class that declares it
 * @param method its name; {@code <init>} for a constructor
 * @param descriptor its descriptor (JVMS 4.3.3)
 */
public record Place(Class<?> owner, String method, String descriptor) {
    /** The method by reflection. */
    public Method reflected() throws NoSuchMethodException {
        MethodType type = MethodType.fromMethodDescriptorString(descriptor, owner.getClassLoader());
        return owner.getDeclaredMethod(method, type.parameterArray());
    }

    /** As {@code where} names it: {@code com.acme.Accounts.transfer}. */
    public String where() {
        return owner.getName() + "." + method;
    }
}
