package dev.indelible.collector.store;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that can be out of reach for a while or from one put on, or whose answer to one put is lost. Any thread. */
final class BrokenStore {
    private final WormStore store;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean broken;
    private volatile boolean deaf;
    private volatile String lastHeard;
    private volatile String firstLost;
    private volatile RuntimeException thrown;

    BrokenStore(WormStore store) {
        this.store = store;
    }

    /** The store as its user sees it. */
    WormStore view() {
        return (WormStore) Proxy.newProxyInstance(
                WormStore.class.getClassLoader(), new Class<?>[] {WormStore.class}, (self, method, arguments) -> {
                    boolean put = method.getName().equals("put");
                    if (put && begins(arguments[0], firstLost)) {
                        broken = true;
                    }
                    RuntimeException defect = thrown;
                    if (put && defect != null) {
                        thrown = null;
                        throw defect;
                    }
                    if (broken) {
                        refused.incrementAndGet();
                        throw new IOException("out of reach");
                    }
                    Object result = invoke(method, arguments);
                    if (put && begins(arguments[0], lastHeard)) {
                        broken = true;
                        throw new IOException("no answer");
                    }
                    if (deaf && put) {
                        deaf = false;
                        throw new IOException("no answer");
                    }
                    return result;
                });
    }

    /** Whether it is out of reach. */
    void broken(boolean now) {
        broken = now;
        lastHeard = null;
        firstLost = null;
    }

    /** Once a key that begins so is put, which is done, it is out of reach: the answer is lost. */
    void breakAfter(String prefix) {
        lastHeard = prefix;
    }

    /** It is out of reach as soon as a key that begins so is to be put, which is not done. */
    void breakBefore(String prefix) {
        firstLost = prefix;
    }

    /** The next put is not done and throws this, as a defect of a store's client does. */
    void fail(RuntimeException defect) {
        thrown = defect;
    }

    /** The next put is done, and its answer lost. */
    void loseAnswer() {
        deaf = true;
    }

    /** How many calls were in vain. */
    int refused() {
        return refused.get();
    }

    private static boolean begins(Object key, String prefix) {
        return prefix != null && ((String) key).startsWith(prefix);
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
