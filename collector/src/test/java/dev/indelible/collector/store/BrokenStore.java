package dev.indelible.collector.store;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that can be out of reach for a while, or whose answer to one put is lost. Any thread. */
final class BrokenStore {
    private final WormStore store;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean broken;
    private volatile boolean deaf;

    BrokenStore(WormStore store) {
        this.store = store;
    }

    /** The store as its user sees it. */
    WormStore view() {
        return (WormStore) Proxy.newProxyInstance(
                WormStore.class.getClassLoader(), new Class<?>[] {WormStore.class}, (self, method, arguments) -> {
                    if (broken) {
                        refused.incrementAndGet();
                        throw new IOException("out of reach");
                    }
                    Object result = invoke(method, arguments);
                    if (deaf && method.getName().equals("put")) {
                        deaf = false;
                        throw new IOException("no answer");
                    }
                    return result;
                });
    }

    /** Whether it is out of reach. */
    void broken(boolean now) {
        broken = now;
    }

    /** The next put is done, and its answer lost. */
    void loseAnswer() {
        deaf = true;
    }

    /** How many calls were in vain. */
    int refused() {
        return refused.get();
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
