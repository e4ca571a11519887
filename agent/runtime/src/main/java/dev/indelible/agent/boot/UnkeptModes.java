package dev.indelible.agent.boot;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.coverage.CoverageReport;
import dev.indelible.agent.config.ConfigException;
import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.report.CostReport;
import dev.indelible.agent.report.ReportRecorder;
import dev.indelible.agent.report.TestRecorder;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the modes that keep nothing: {@code report} says what recording would cost, {@code test} hands the lines to unit
 * tests. The same capture as ever; no token, no folder, no network, no key.
 */
final class UnkeptModes {
    private static final long READY_SECONDS = 20;

    private UnkeptModes() {}

    static void start(String mode, Settings settings, Instrumentation instrumentation, StderrNotices notices)
            throws Exception {
        Coverage coverage = new CoverageReport(
                (found, why) -> notices.once("coverage " + found, found + " is not audited: " + why));
        if (mode.equals("test")) {
            test(settings, instrumentation, coverage, notices);
        } else {
            report(settings, instrumentation, coverage, notices);
        }
    }

    private static void report(
            Settings settings, Instrumentation instrumentation, Coverage coverage, StderrNotices notices)
            throws Exception {
        ReportRecorder recorder = new ReportRecorder();
        CostReport costs = new CostReport(
                recorder, service(settings), settings.text(Setting.ENV), notices::say, System.nanoTime());
        AgentRuntime.capture(settings, instrumentation, recorder, coverage, notices, costs);
        AfterHooks.run(() -> costs.close(System.nanoTime()));
        notices.say("report mode: nothing is recorded; " + AgentRuntime.version()
                + " says each minute what recording would cost; set: " + settings.shown() + ".");
    }

    private static void test(
            Settings settings, Instrumentation instrumentation, Coverage coverage, StderrNotices notices)
            throws Exception {
        TestRecorder recorder = new TestRecorder("test", settings.text(Setting.ENV));
        CountDownLatch ready = new CountDownLatch(1);
        Class<?> dispatcher =
                AgentRuntime.capture(settings, instrumentation, recorder, coverage, notices, ready::countDown);
        // An application can do its first milliseconds without the JDK's executors; the first test may be about them.
        if (!ready.await(READY_SECONDS, TimeUnit.SECONDS)) {
            notices.say("the JDK's executors are not instrumented yet; tasks of the first tests may lack their user");
        }
        DispatcherClass.handOut(dispatcher, recorder.lines());
        notices.say("test mode: nothing is recorded; lines go to the unit tests in this JVM; set: " + settings.shown()
                + ".");
    }

    /** The name that the lines would carry, where a token says it: it is part of their length. */
    private static String service(Settings settings) {
        try {
            return AgentRuntime.token(settings).claims().service();
        } catch (ConfigException withoutToken) {
            return "unknown";
        }
    }
}
