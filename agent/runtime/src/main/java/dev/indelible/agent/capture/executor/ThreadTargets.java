package dev.indelible.agent.capture.executor;

import static dev.indelible.agent.capture.NamedTarget.named;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.NamedTarget;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.Births;
import dev.indelible.agent.context.Carried;
import dev.indelible.agent.context.ThreadContext;
import java.util.List;
import java.util.Set;

/**
 * A virtual thread takes along whose work it is, whichever executor starts it. JDK 21 and later.
 *
 * <p>What must stay true: the workers of pools are nobody's, whoever's task made the pool start one; and so is every
 * platform thread, since nobody can tell one that does a single task from a worker of the application's own making.
 */
final class ThreadTargets {
    private final ActorSources sources;

    ThreadTargets(ActorSources sources) {
        this.sources = sources;
    }

    static Set<String> classes() {
        return Runtime.version().feature() >= 21 ? Set.of("java/lang/VirtualThread") : Set.of();
    }

    List<Target> all() {
        return List.of(NamedTarget.of(
                "thread.start", classes(), () -> named("start", 0).or(named("start", 1)), this::start));
    }

    private Call start(ThreadContext thread, Object started, Object[] arguments) {
        Carried carried = thread.hiring() ? null : thread.capture(sources);
        if (carried != null) {
            Births.started((Thread) started, carried);
        }
        return null;
    }
}
