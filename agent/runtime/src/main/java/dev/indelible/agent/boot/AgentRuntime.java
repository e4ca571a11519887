package dev.indelible.agent.boot;

import dev.indelible.agent.capture.Capture;
import dev.indelible.agent.capture.coverage.CoverageReport;
import dev.indelible.agent.capture.method.AuditedTypes;
import dev.indelible.agent.config.ConfigException;
import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;

/**
 * Starts the agent inside its own loader: reads the settings and watches class loading; all else is for a thread of the
 * agent ({@link Start}).
 *
 * <p>What must stay true: it runs on the application's main thread before its main, so it does what cannot wait and no
 * more: no token, no key, no Byte Buddy, no lambda that can be helped; it touches neither java.util.logging nor JMX. A
 * misconfiguration is one line, and the application starts with the agent off.
 */
public final class AgentRuntime {
    private AgentRuntime() {}

    /** Called reflectively by the premain class. {@code arguments}: as in {@code -javaagent:jar=arguments}, or null. */
    public static void start(String arguments, Instrumentation instrumentation) throws Exception {
        StderrNotices notices = new StderrNotices();
        try {
            Settings settings = Settings.read(arguments, System.getProperties(), System.getenv());
            for (String warning : settings.warnings()) {
                notices.say(warning);
            }
            if (!"false".equalsIgnoreCase(settings.text(Setting.ENABLED))) {
                LateFindings findings = new LateFindings();
                CoverageReport report = new CoverageReport(findings);
                AuditedTypes audited =
                        new AuditedTypes(settings.list(Setting.ANNOTATIONS), settings.list(Setting.METHODS), report);
                Capture capture = new Capture(instrumentation, audited, report);
                capture.watch();
                new Start(settings, instrumentation, capture, audited, report, findings, notices).begin();
            }
        } catch (ConfigException wrong) {
            notices.say("off: " + wrong.getMessage() + ".");
        }
    }

    /** The version of this build, from a resource that the build fills in. */
    public static String version() throws IOException {
        try (InputStream in = AgentRuntime.class.getResourceAsStream("/dev/indelible/agent/version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        }
    }
}
