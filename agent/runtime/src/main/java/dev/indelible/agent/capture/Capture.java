package dev.indelible.agent.capture;

import dev.indelible.agent.capture.method.AuditedTypes;
import dev.indelible.agent.event.Recorder;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Puts capture in place in two steps: class loading is watched from before the application's first class, with no more than
 * that takes; what advises a class is made on a thread of the agent meanwhile.
 */
public final class Capture {
    /** What is captured, for the start-up line and the trail's {@code open}. */
    public static final String COVERS = "@Audited methods, jdbc, servlet, logins, Spring method security, executors";

    private final Instrumentation instrumentation;
    private final Coverage coverage;
    private final CaptureTransformer transformer;

    public Capture(Instrumentation instrumentation, AuditedTypes audited, Coverage coverage) {
        this.instrumentation = instrumentation;
        this.coverage = coverage;
        transformer = new CaptureTransformer(audited, coverage, new Runnable() {
            @Override
            public void run() {
                retransform();
            }
        });
    }

    /** Watches class loading from now on. Then call either {@link #start} or {@link #abandon}: classes may wait for it. */
    public void watch() {
        instrumentation.addTransformer(transformer, true);
    }

    /**
     * Advises from now on.
     *
     * @param targets makes them, once, if there is anything to advise
     * @param linker what the dispatcher asks
     */
    public void start(Supplier<Targets> targets, Linker linker) {
        Unreached.warm();
        transformer.start(targets, linker);
    }

    /** Nothing will be captured; whoever waited goes on. */
    public void abandon() {
        transformer.abandon();
        instrumentation.removeTransformer(transformer);
    }

    /** Counts what no event came after to count. Called at the JVM's end. */
    public static void end(Recorder recorder) {
        Unreached.tell(recorder);
    }

    /**
     * Rewrites the classes of the JDK, all at once: each turn stops every thread of the application. Slow (it wakes Byte
     * Buddy): for a thread of the agent, once there is something to follow from thread to thread.
     */
    public void retransform() {
        List<Class<?>> loaded = new ArrayList<>();
        for (String name : transformer.jdkClasses()) {
            try {
                Class<?> type = Class.forName(name.replace('/', '.'), false, null);
                if (!transformer.wove(name)) {
                    loaded.add(type);
                }
            } catch (Throwable failed) {
                missing(name.replace('/', '.'), failed);
            }
        }
        try {
            instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
        } catch (Throwable together) {
            for (Class<?> one : loaded) {
                try {
                    instrumentation.retransformClasses(one);
                } catch (Throwable failed) {
                    missing(one.getName(), failed);
                }
            }
        }
    }

    /** Rewrites what was loaded where the heap or the stack was full. Now and then, on a thread of the agent. */
    public void catchUp() {
        transformer.catchUp(instrumentation);
    }

    private void missing(String name, Throwable failed) {
        coverage.missing(name, "cannot be instrumented: " + failed);
    }
}
