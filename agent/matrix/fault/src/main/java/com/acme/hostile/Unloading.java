package com.acme.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;

/** An application that is loaded, used and dropped: nothing may keep its classes. */
final class Unloading {
    private static final int TRIES = 100;

    /** What the dropped application does. */
    public static final class Passing implements Console.Step {
        @Override
        public Object run() throws Throwable {
            Payments payments = new Payments();
            payments.plain(1);
            payments.odd(new Payments.Trap());
            Web.request(Mood.GOOD, () -> payments.plain(2));
            Tasks.execute(Mood.GOOD);
            Tasks.future(Mood.GOOD);
            Databases.transaction(HostileDriver.connection(Mood.GOOD));
            return "used";
        }
    }

    /** Has the application's own classes for itself, from the same files; all else is shared. */
    private static final class Own extends ClassLoader {
        Own() {
            super(Unloading.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("com.acme.hostile.") || name.equals(Console.Step.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }

    private Unloading() {}

    /** Whether the application goes away once nobody uses it. */
    static Object run() throws Throwable {
        WeakReference<ClassLoader> gone = new WeakReference<>(use());
        for (int i = 0; i < TRIES && gone.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        return gone.get() == null ? "unloaded" : "kept";
    }

    private static ClassLoader use() throws Throwable {
        ClassLoader own = new Own();
        Console.Step passing = Class.forName(Passing.class.getName(), true, own)
                .asSubclass(Console.Step.class)
                .getDeclaredConstructor()
                .newInstance();
        passing.run();
        return own;
    }
}
