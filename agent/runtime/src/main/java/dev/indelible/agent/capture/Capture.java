package dev.indelible.agent.capture;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.auth.ActingTargets;
import dev.indelible.agent.capture.auth.AuthTargets;
import dev.indelible.agent.capture.executor.TaskTargets;
import dev.indelible.agent.capture.jdbc.JdbcTargets;
import dev.indelible.agent.capture.method.AuditedTarget;
import dev.indelible.agent.capture.method.MethodSecurityTarget;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.capture.servlet.ServletTargets;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.privacy.Privacy;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts all targets in place: the transformer for what the application loads, and the few classes of the JDK. */
public final class Capture {
    /** What is captured, for the start-up line and the trail's {@code open}. */
    public static final String COVERS = "@Audited methods, jdbc, servlet, logins, Spring method security, executors";

    private final Instrumentation instrumentation;
    private final Recorder recorder;
    private final Coverage coverage;
    private final List<Target> targets = new ArrayList<>();
    private final List<Target> jdkTargets;
    private final Set<String> jdkClasses;

    public Capture(
            Instrumentation instrumentation, Recorder recorder, Policy policy, Privacy privacy, Coverage coverage) {
        this.instrumentation = instrumentation;
        this.recorder = recorder;
        this.coverage = coverage;
        EventLine lines =
                new EventLine(recorder, new ActorSources(policy.actorClaim(), policy.actorSession()), policy, privacy);
        AuditedTarget audited = new AuditedTarget(lines, coverage);
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

    /** What the dispatcher has to call. */
    public Linker linker() {
        Map<String, Target> byKind = new HashMap<>();
        targets.forEach(target -> byKind.put(target.kind(), target));
        jdkTargets.forEach(target -> byKind.put(target.kind(), target));
        return new Linker(byKind, recorder, coverage);
    }

    /** Watches class loading from now on. Call before the application's main, after the dispatcher is linked. */
    public void install(Class<?> dispatcher) {
        Unreached.warm();
        instrumentation.addTransformer(
                new CaptureTransformer(targets, jdkTargets, jdkClasses, dispatcher, coverage), true);
    }

    /** Counts what no event came after to count. Called at the JVM's end. */
    public static void end(Recorder recorder) {
        Unreached.tell(recorder);
    }

    /** Rewrites the loaded classes of the JDK. Slow (it wakes Byte Buddy): for a thread of the agent. */
    public void retransform() {
        for (String name : jdkClasses) {
            try {
                instrumentation.retransformClasses(Class.forName(name.replace('/', '.'), false, null));
            } catch (Throwable failed) {
                coverage.missing(name.replace('/', '.'), "cannot be instrumented: " + failed);
            }
        }
    }
}
