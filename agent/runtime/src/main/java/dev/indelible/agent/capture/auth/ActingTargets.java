package dev.indelible.agent.capture.auth;

import static dev.indelible.agent.capture.NamedTarget.named;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.NamedTarget;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.Acting;
import dev.indelible.agent.context.WeakIdentityMap;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** {@code Audit.actingAs}: the application says itself whose work follows. */
public final class ActingTargets {
    private static final Set<String> ACTING = Set.of("dev/indelible/annotations/Audit$Acting");

    private final ActorSources sources;
    private final WeakIdentityMap<Object, Acting> open = new WeakIdentityMap<>();

    public ActingTargets(ActorSources sources) {
        this.sources = sources;
    }

    /** Begin and end. */
    public List<Target> all() {
        return List.of(
                NamedTarget.of("acting.begin", ACTING, () -> named("begin", 2), (thread, self, arguments) -> {
                    List<String> roles = Arrays.stream((String[]) arguments[1])
                            .filter(Objects::nonNull)
                            .limit(Actor.MAX_ROLES)
                            .toList();
                    open.put(self, thread.act((String) arguments[0], roles, sources));
                    return null;
                }),
                NamedTarget.of("acting.end", ACTING, () -> named("close", 0), (thread, self, arguments) -> {
                    Acting acting = open.remove(self);
                    if (acting != null) {
                        acting.end();
                    }
                    return null;
                }));
    }
}
