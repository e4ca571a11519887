package dev.indelible.agent.boot;

import dev.indelible.agent.config.ConfigException;
import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.report.CostReport;
import dev.indelible.agent.report.ReportRecorder;
import dev.indelible.agent.report.TestRecorder;

/**
 * Starts the modes that keep nothing: {@code report} says what recording would cost, {@code test} hands the lines to unit
 * tests. The same capture as ever; no token, no folder, no network, no key.
 */
final class UnkeptModes {
    private UnkeptModes() {}

    /** Gives what says each minute what recording would cost. */
    static Runnable report(Start start) throws Exception {
        tell(start);
        ReportRecorder recorder = new ReportRecorder();
        CostReport costs = new CostReport(
                recorder,
                service(start.settings()),
                start.settings().text(Setting.ENV),
                start.notices()::say,
                System.nanoTime());
        start.capture(recorder);
        AfterHooks.run(() -> costs.close(System.nanoTime()));
        start.notices()
                .say("report mode: nothing is recorded; " + AgentRuntime.version()
                        + " says each minute what recording would cost; set: "
                        + start.settings().shown() + ".");
        return costs;
    }

    /** Gives null. */
    static Runnable test(Start start) throws Exception {
        tell(start);
        TestRecorder recorder = new TestRecorder("test", start.settings().text(Setting.ENV));
        Class<?> dispatcher = start.capture(recorder);
        start.retransform();
        DispatcherClass.handOut(dispatcher, recorder.lines());
        start.notices()
                .say("test mode: nothing is recorded; lines go to the unit tests in this JVM; set: "
                        + start.settings().shown() + ".");
        return null;
    }

    private static void tell(Start start) {
        StderrNotices notices = start.notices();
        start.tell((found, why) -> notices.once("coverage " + found, found + " is not audited: " + why));
    }

    /** The name that the lines would carry, where a token says it: it is part of their length. */
    private static String service(Settings settings) {
        try {
            return RecordMode.token(settings).claims().service();
        } catch (ConfigException withoutToken) {
            return "unknown";
        }
    }
}
