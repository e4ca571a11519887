package dev.indelible.agent.capture;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.auth.ActingTargets;
import dev.indelible.agent.capture.auth.AuthTargets;
import dev.indelible.agent.capture.executor.TaskTargets;
import dev.indelible.agent.capture.jdbc.JdbcTargets;
import dev.indelible.agent.capture.method.AuditedTarget;
import dev.indelible.agent.capture.method.AuditedTypes;
import dev.indelible.agent.capture.method.MethodSecurityTarget;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.capture.servlet.ServletTargets;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.privacy.Privacy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is captured. To make them costs more than a start-up has: once there is something to advise, on a thread of the
 * agent.
 */
public final class Targets {
    private final List<Target> targets = new ArrayList<>();
    private final List<Target> jdkTargets;
    private final Set<String> jdkClasses;

    public Targets(AuditedTypes types, Recorder recorder, Policy policy, Privacy privacy, Coverage coverage) {
        EventLine lines =
                new EventLine(recorder, new ActorSources(policy.actorClaim(), policy.actorSession()), policy, privacy);
        AuditedTarget audited = new AuditedTarget(types, lines, coverage);
        targets.add(audited);
        targets.addAll(MethodSecurityTarget.all(lines, coverage, audited));
        targets.addAll(new ServletTargets(lines, coverage).all());
        targets.addAll(new JdbcTargets(lines, coverage).all());
        TaskTargets tasks = new TaskTargets(lines.sources());
        targets.addAll(tasks.inLibraries());
        targets.addAll(new ActingTargets(lines.sources()).all());
        AuthTargets auth = new AuthTargets(lines, coverage);
        targets.addAll(auth.all());
        jdkTargets = new ArrayList<>(tasks.all());
        jdkTargets.addAll(auth.inJdk());
        jdkClasses = new HashSet<>(TaskTargets.classes());
        jdkClasses.addAll(AuthTargets.CLASSES);
    }

    /** All of them by {@link Target#kind}. */
    Map<String, Target> byKind() {
        Map<String, Target> byKind = new HashMap<>();
        targets.forEach(target -> byKind.put(target.kind(), target));
        jdkTargets.forEach(target -> byKind.put(target.kind(), target));
        return byKind;
    }

    /** In classes of applications and libraries. */
    List<Target> inApplications() {
        return targets;
    }

    /** In {@link #jdkClasses}. */
    List<Target> inJdk() {
        return jdkTargets;
    }

    /** The classes of the JDK to rewrite, by internal name. */
    Set<String> jdkClasses() {
        return jdkClasses;
    }
}
