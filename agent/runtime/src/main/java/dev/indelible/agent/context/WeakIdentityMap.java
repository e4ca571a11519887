package dev.indelible.agent.context;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;

/**
 * What the agent remembers about objects of the application that it cannot add a field to: keyed by identity, gone when
 * the object is. Any thread may call; no lock is held while other code runs.
 *
 * @param <K> the application's objects
 * @param <V> must not refer to its key, or the key would live for ever
 */
public final class WeakIdentityMap<K, V> {
    private final ConcurrentMap<Object, V> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** The value, or null. */
    public V get(K key) {
        return entries.isEmpty() ? null : entries.get(new Sought(key));
    }

    /** Remembers the value, and forgets what died meanwhile. */
    public void put(K key, V value) {
        sweep();
        entries.put(new Key(key, gone), value);
    }

    /** Takes the value away, or gives null. */
    public V remove(K key) {
        return entries.isEmpty() ? null : entries.remove(new Sought(key));
    }

    /** Replaces the value (null: there was none) in one step; null from {@code change} removes it. */
    public void change(K key, UnaryOperator<V> change) {
        sweep();
        entries.compute(new Key(key, gone), (same, value) -> change.apply(value));
    }

    /** Whether nothing is remembered: a cheap question for hot paths. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    private void sweep() {
        for (Object dead = gone.poll(); dead != null; dead = gone.poll()) {
            entries.remove(dead);
        }
    }

    /** A key that is only looked for: one more weak reference for each question would be work for the collector. */
    private static final class Sought {
        private final Object referent;

        Sought(Object referent) {
            this.referent = referent;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(referent);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.refersTo(referent);
        }
    }

    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object referent, ReferenceQueue<Object> queue) {
            super(referent, queue);
            hash = System.identityHashCode(referent);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            Object mine = get();
            return mine != null && other instanceof Key key && key.refersTo(mine);
        }
    }
}
