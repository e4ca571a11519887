package dev.indelible.agent.boot;

import dev.indelible.agent.capture.Capture;
import dev.indelible.agent.capture.Linker;
import dev.indelible.agent.capture.Targets;
import dev.indelible.agent.capture.coverage.CoverageReport;
import dev.indelible.agent.capture.method.AuditedTypes;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.config.ConfigException;
import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.privacy.Privacy;
import dev.indelible.agent.trail.AgentThreads;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The part of the start that the application does not wait for, unless it loads a class to advise before it is done.
 *
 * <p>What must stay true: whatever fails here is one line on standard error, and the agent is off; nothing is said before
 * capture is in place or abandoned, since standard error may be the application's own and load its classes; a JVM that ends
 * meanwhile waits for the end of the start, within bounds.
 */
final class Start {
    private static final long END_SECONDS = 5;
    private static final long READY_SECONDS = 20;

    private final Settings settings;
    private final Instrumentation instrumentation;
    private final Capture capture;
    private final AuditedTypes audited;
    private final CoverageReport report;
    private final LateFindings findings;
    private final StderrNotices notices;
    private final List<String> warnings = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);

    Start(
            Settings settings,
            Instrumentation instrumentation,
            Capture capture,
            AuditedTypes audited,
            CoverageReport report,
            LateFindings findings,
            StderrNotices notices) {
        this.settings = settings;
        this.instrumentation = instrumentation;
        this.capture = capture;
        this.audited = audited;
        this.report = report;
        this.findings = findings;
        this.notices = notices;
    }

    /** Returns at once, but for unit tests: the first of them may be about the JDK's executors. */
    void begin() throws InterruptedException {
        Thread thread = new Thread(null, this::run, "indelible-start", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Start.class.getClassLoader());
        Runtime.getRuntime().addShutdownHook(new Thread(null, this::await, "indelible-started", 0, false));
        thread.start();
        if (settings.text(Setting.MODE).equals("test") && !done.await(READY_SECONDS, TimeUnit.SECONDS)) {
            notices.say("the JDK's executors are not instrumented yet; tasks of the first tests may lack their user");
        }
    }

    private void await() {
        try {
            if (!done.await(END_SECONDS, TimeUnit.SECONDS)) {
                notices.say("the JVM ended before the agent had started");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Runnable then = null;
        try {
            then = start();
        } catch (ConfigException wrong) {
            off(wrong.getMessage());
        } catch (Throwable failed) {
            off("the agent could not start (" + failed + "); check that the agent jar is whole and readable");
        } finally {
            done.countDown();
        }
        if (then != null) {
            AgentThreads.start("indelible-tell", then);
        }
    }

    private void off(String why) {
        capture.abandon();
        notices.say("off: " + why + ".");
    }

    /** Gives what a thread of the agent does from then on; null for nothing. */
    private Runnable start() throws Exception {
        String mode = settings.text(Setting.MODE);
        if (mode.equals("report")) {
            return UnkeptModes.report(this);
        }
        if (mode.equals("test")) {
            return UnkeptModes.test(this);
        }
        if (!mode.equals("record")) {
            warnings.add(
                    "indelible.mode is " + mode + ", which is none of record, report and test; record is in force");
        }
        return RecordMode.start(this);
    }

    /** Is said when capture is in place. */
    void warn(String warning) {
        warnings.add(warning);
    }

    /** Where findings go, those from before too. Call before {@link #capture}. */
    void tell(CoverageReport.Findings to) {
        findings.to(to);
    }

    /** Puts capture in place, and says what there was to say until now. */
    Class<?> capture(Recorder recorder) throws Exception {
        Policy policy = Policy.of(settings, warnings::add);
        Privacy privacy =
                Privacy.of(settings.list(Setting.SENSITIVE), settings.text(Setting.PRIVACY_KEY_FILE), report::missing);
        Linker linker = new Linker(recorder, report);
        Class<?> dispatcher = DispatcherClass.define(instrumentation, linker.handle());
        capture.start(() -> new Targets(audited, recorder, policy, privacy, report), linker);
        warnings.forEach(notices::say);
        return dispatcher;
    }

    /** Rewrites the JDK's executors now, not when something is there to follow. */
    void retransform() {
        capture.retransform();
    }

    /** Instruments what could not be as it was loaded, for want of memory. */
    void catchUp() {
        capture.catchUp();
    }

    Settings settings() {
        return settings;
    }

    CoverageReport report() {
        return report;
    }

    StderrNotices notices() {
        return notices;
    }
}
