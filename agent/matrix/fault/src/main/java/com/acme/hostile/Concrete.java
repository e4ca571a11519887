package com.acme.hostile;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;

/**
 * Makes an object of an abstract class. The methods that the class does not have are missing, as in a driver that was
 * compiled against an older version of its interface: they throw AbstractMethodError.
 */
final class Concrete {
    private static final Map<Class<?>, Class<?>> MADE = new ConcurrentHashMap<>();

    private Concrete() {}

    /** Calls the constructor that takes these arguments' classes, exactly. */
    static <T> T of(Class<T> type, Object... arguments) {
        try {
            Class<?>[] types = new Class<?>[arguments.length];
            for (int i = 0; i < types.length; i++) {
                types[i] =
                        arguments[i] instanceof HostileConnection ? HostileConnection.class : arguments[i].getClass();
            }
            Class<?> made = MADE.computeIfAbsent(type, Concrete::make);
            return type.cast(made.getDeclaredConstructor(types).newInstance(arguments));
        } catch (ReflectiveOperationException unlike) {
            throw new IllegalStateException(unlike);
        }
    }

    private static Class<?> make(Class<?> type) {
        return new ByteBuddy()
                .subclass(type)
                .name(type.getName() + "Made")
                .make()
                .load(type.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                .getLoaded();
    }
}
