package dev.indelible.agent.actor;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The security frameworks found in the applications of this JVM, one each per class loader that has one.
 *
 * <p>What must stay true: an application that goes away takes its entry along (the entry is held by its own class, here
 * only weakly); asking never throws, since an event whose actor nobody can tell is still an event. Any thread may
 * call.
 */
public final class ActorSources {
    /** Ties the handles to the life of the class that they call. */
    private final ClassValue<SpringSecurity> found = new ClassValue<>() {
        @Override
        protected SpringSecurity computeValue(Class<?> holder) {
            return SpringSecurity.of(holder);
        }
    };

    private final List<WeakReference<SpringSecurity>> sources = new CopyOnWriteArrayList<>();

    /** Looks for a security framework that this loader sees; called when code of that loader is linked. */
    public void discover(ClassLoader loader) {
        if (loader == null) {
            return;
        }
        SpringSecurity source;
        try {
            source = found.get(Class.forName(SpringSecurity.HOLDER, false, loader));
        } catch (ClassNotFoundException | LinkageError absent) {
            return;
        }
        if (source != null && sources.stream().noneMatch(known -> known.refersTo(source))) {
            sources.removeIf(known -> known.refersTo(null));
            sources.add(new WeakReference<>(source));
        }
    }

    /** The user of this thread, or null where no framework knows one. Runs code of the application. */
    public Actor current() {
        for (WeakReference<SpringSecurity> known : sources) {
            SpringSecurity source = known.get();
            Actor actor = source == null ? null : current(source);
            if (actor != null) {
                return actor;
            }
        }
        return null;
    }

    /** A session store that is down, or a user whose name throws: then this framework knows nobody. */
    private static Actor current(SpringSecurity source) {
        try {
            return source.current();
        } catch (Throwable unknown) {
            return null;
        }
    }
}
