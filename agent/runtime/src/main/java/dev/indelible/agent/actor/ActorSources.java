package dev.indelible.agent.actor;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Whoever may know the actor: the security frameworks found in the applications of this JVM, one each per class loader
 * that has one, a configured attribute of the session, and JAAS.
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
            return SpringSecurity.of(holder, claim);
        }
    };

    private final List<WeakReference<SpringSecurity>> sources = new CopyOnWriteArrayList<>();
    private final List<Consumer<ClassLoader>> others = new CopyOnWriteArrayList<>();
    private final String claim;
    private final SessionActor session;

    /** Without any configuration. */
    public ActorSources() {
        this(null, null);
    }

    /**
     * @param claim the claim of a token that names the actor, or null for the name that the framework gives
     * @param session the session attribute, and the path from there to the actor's name, or null
     */
    public ActorSources(String claim, String session) {
        this.claim = claim;
        this.session = session == null ? null : new SessionActor(session);
    }

    /** Has somebody else look for what they want wherever this looks. */
    public void alongside(Consumer<ClassLoader> other) {
        others.add(other);
    }

    /** Looks for a security framework that this loader sees; called when code of that loader is linked. */
    public void discover(ClassLoader loader) {
        others.forEach(other -> other.accept(loader));
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
        return current(null);
    }

    /** The same, without what was held on this thread before ({@link #held}). */
    public Actor current(Object leftover) {
        return current(leftover, false);
    }

    /** The user of whom it is sure that this thread has been given them since {@code leftover} was held. */
    public Actor entered(Object leftover) {
        return current(leftover, true);
    }

    private Actor current(Object leftover, boolean sure) {
        for (WeakReference<SpringSecurity> known : sources) {
            SpringSecurity source = known.get();
            Actor actor = source == null ? null : current(source, leftover, sure);
            if (actor != null) {
                return actor;
            }
        }
        return null;
    }

    /** A session store that is down, or a user whose name throws: then this framework knows nobody. */
    private static Actor current(SpringSecurity source, Object leftover, boolean sure) {
        try {
            Object held = sure || leftover != null ? source.held() : null;
            boolean old = leftover != null && held == leftover || sure && held == null;
            return old ? null : source.current();
        } catch (Throwable unknown) {
            return null;
        }
    }

    /**
     * What a framework holds on this thread now, to be told from what it will hold later; null if nothing. Runs no code of
     * the application.
     */
    public Object held() {
        for (WeakReference<SpringSecurity> known : sources) {
            SpringSecurity source = known.get();
            try {
                Object held = source == null ? null : source.held();
                if (held != null) {
                    return held;
                }
            } catch (Throwable unknown) {
                // Then it holds nothing that could be told apart.
            }
        }
        return null;
    }

    /** Whom a framework's own {@code Authentication} stands for; null where it is none that anybody here knows. */
    public Actor of(Object authentication) {
        for (WeakReference<SpringSecurity> known : sources) {
            SpringSecurity source = known.get();
            try {
                if (source != null && source.reads(authentication)) {
                    return source.actor(authentication);
                }
            } catch (Throwable unknown) {
                return null;
            }
        }
        return null;
    }

    /** Whom the session of this request names, or null. Makes no session. {@code request}: of the servlet API. */
    public Actor ofSession(Object request) {
        try {
            return session == null ? null : session.of(request);
        } catch (Throwable unknown) {
            return null;
        }
    }

    /** Whom JAAS runs this thread for, or null. */
    public Actor subject() {
        try {
            return Jaas.current();
        } catch (Throwable unknown) {
            return null;
        }
    }
}
