package dev.indelible.agent.capture;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.executor.TaskTargets;
import dev.indelible.agent.capture.jdbc.JdbcTargets;
import dev.indelible.agent.capture.method.AuditedTarget;
import dev.indelible.agent.capture.method.MethodSecurityTarget;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.capture.servlet.ServletTarget;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.privacy.Privacy;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Puts all targets in place: the transformer for what the application loads, and the few classes of the JDK. */
public final class Capture {
    /** What is captured, for the start-up line and the trail's {@code open}. */
    public static final String COVERS = "@Audited methods, jdbc, servlet, Spring method security, executors";

    private final Instrumentation instrumentation;
    private final Recorder recorder;
    private final Coverage coverage;
    private final List<Target> targets = new ArrayList<>();
    private final TaskTargets tasks;

    public Capture(
            Instrumentation instrumentation, Recorder recorder, Policy policy, Privacy privacy, Coverage coverage) {
        this.instrumentation = instrumentation;
        this.recorder = recorder;
        this.coverage = coverage;
        EventLine lines = new EventLine(recorder, new ActorSources(), policy, privacy);
        Supplier<RequestId> ids = RequestId::fresh;
        targets.add(new AuditedTarget(lines, coverage));
        targets.add(new MethodSecurityTarget(lines, coverage));
        targets.add(new ServletTarget(lines, coverage, ids));
        targets.addAll(new JdbcTargets(lines, ids).all());
        tasks = new TaskTargets(lines.sources());
    }

    /** What the dispatcher has to call. */
    public Linker linker() {
        Map<String, Target> byKind = new HashMap<>();
        targets.forEach(target -> byKind.put(target.kind(), target));
        tasks.all().forEach(target -> byKind.put(target.kind(), target));
        return new Linker(byKind, recorder, coverage);
    }

    /** Watches class loading from now on. Call before the application's main, after the dispatcher is linked. */
    public void install(Class<?> dispatcher) {
        Unreached.warm();
        instrumentation.addTransformer(
                new CaptureTransformer(targets, tasks.all(), TaskTargets.CLASSES, dispatcher, coverage), true);
    }

    /** Counts what no event came after to count. Called at the JVM's end. */
    public void end() {
        Unreached.tell(recorder);
    }

    /** Rewrites the loaded classes of the JDK. Slow (it wakes Byte Buddy): for a thread of the agent. */
    public void retransform() {
        for (String name : Set.copyOf(TaskTargets.CLASSES)) {
            try {
                instrumentation.retransformClasses(Class.forName(name.replace('/', '.'), false, null));
            } catch (Throwable failed) {
                coverage.missing(name.replace('/', '.'), "cannot be instrumented: " + failed);
            }
        }
    }
}
