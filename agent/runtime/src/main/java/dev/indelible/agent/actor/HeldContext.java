package dev.indelible.agent.actor;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/**
 * The thread-local in which a strategy of Spring Security's keeps the context. Asking Spring Security for a context that
 * is not there makes one and leaves it on the thread: a pool's thread would hold on to the application, and where contexts
 * are inherited, all children of a thread would share one object and so one another's users.
 *
 * @param local null where the strategy is none that we know
 */
record HeldContext(ThreadLocal<?> local) {
    static HeldContext of(Class<?> type) {
        try {
            Field field = type.getDeclaredField("contextHolder");
            boolean readable = Modifier.isStatic(field.getModifiers()) && field.trySetAccessible();
            return new HeldContext(readable && field.get(null) instanceof ThreadLocal<?> local ? local : null);
        } catch (ReflectiveOperationException unlike) {
            return new HeldContext(null);
        }
    }

    boolean known() {
        return local != null;
    }

    /** The context or the way to it, or null where there is none or nobody knows; leaves the thread as it was. */
    Object held() {
        if (local == null) {
            return null;
        }
        Object held = local.get();
        if (held == null) {
            local.remove();
        }
        return held;
    }
}
