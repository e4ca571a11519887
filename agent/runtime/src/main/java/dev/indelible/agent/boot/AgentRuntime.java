package dev.indelible.agent.boot;

import dev.indelible.agent.capture.Capture;
import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.coverage.CoverageReport;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.config.ConfigException;
import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.config.TokenText;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.jmx.Registration;
import dev.indelible.agent.privacy.Privacy;
import dev.indelible.agent.trail.Guarantees;
import dev.indelible.agent.trail.Trail;
import dev.indelible.agent.trail.TrailSettings;
import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Starts the agent inside its own loader: settings, trail, dispatcher, capture, in this order.
 *
 * <p>What must stay true: it runs on the application's main thread before its main, so it does no I/O but reading the
 * settings, and touches neither java.util.logging nor JMX; a misconfiguration is one line, and the application starts
 * with the agent off.
 */
public final class AgentRuntime {
    /** How long the end of the JVM may wait for the last lines to be sealed and sent. */
    private static final long CLOSE_MILLIS = 3_000;

    private AgentRuntime() {}

    /** Called reflectively by the premain class. {@code arguments}: as in {@code -javaagent:jar=arguments}, or null. */
    public static void start(String arguments, Instrumentation instrumentation) throws Exception {
        StderrNotices notices = new StderrNotices();
        try {
            Settings settings = Settings.read(arguments, System.getProperties(), System.getenv());
            settings.warnings().forEach(notices::say);
            if (!"false".equalsIgnoreCase(settings.text(Setting.ENABLED))) {
                String mode = settings.text(Setting.MODE);
                if (mode.equals("report") || mode.equals("test")) {
                    UnkeptModes.start(mode, settings, instrumentation, notices);
                } else {
                    if (!mode.equals("record")) {
                        notices.say("indelible.mode is " + mode
                                + ", which is none of record, report and test; record is in" + " force");
                    }
                    start(settings, token(settings), instrumentation, notices);
                }
            }
        } catch (ConfigException wrong) {
            notices.say("off: " + wrong.getMessage() + ".");
        }
    }

    /** A token's text and what it says. */
    record Token(String text, EnrolmentToken claims) {}

    static Token token(Settings settings) throws ConfigException {
        String text = TokenText.find(settings);
        try {
            return new Token(text, EnrolmentToken.parse(text));
        } catch (IllegalArgumentException garbled) {
            throw TokenText.garbled(settings.text(Setting.TOKEN_FILE));
        }
    }

    private static void start(Settings settings, Token token, Instrumentation instrumentation, StderrNotices notices)
            throws Exception {
        String version = version();
        String service = token.claims().service();
        TrailSettings trailSettings = new TrailSettings(
                token.claims(),
                token.text(),
                folder(settings, service),
                settings.text(Setting.ENV),
                settings.digest(),
                version,
                Capture.COVERS,
                Guarantees.of(settings, notices::say));
        Trail trail = Trail.start(trailSettings, notices);
        Queue<String> warnings = new ConcurrentLinkedQueue<>();
        CoverageReport report = new CoverageReport((found, why) -> {
            trail.coverage(found, why);
            warnings.add(found + " is not audited: " + why);
        });
        CoverageTeller teller = new CoverageTeller(report, trail, version + " in " + service, warnings, notices);
        capture(settings, instrumentation, trail.recorder(), report, notices, teller);
        daemon("indelible-jmx", () -> Registration.run(service, trail::figures)).start();
        AfterHooks.run(() -> {
            Capture.end(trail.recorder());
            teller.tell();
            trail.close("shutdown", CLOSE_MILLIS);
        });
        notices.say(
                version + " audits " + service + "; set: " + settings.shown() + "; covers: " + Capture.COVERS + ".");
    }

    /** Puts capture in place; {@code then} goes on where the JDK's classes have been rewritten, on a thread of the agent. */
    static Class<?> capture(
            Settings settings,
            Instrumentation instrumentation,
            Recorder recorder,
            Coverage coverage,
            StderrNotices notices,
            Runnable then)
            throws Exception {
        Policy policy = Policy.of(settings, notices::say);
        Privacy privacy = Privacy.of(
                settings.list(Setting.SENSITIVE), settings.text(Setting.PRIVACY_KEY_FILE), coverage::missing);
        Capture capture = new Capture(instrumentation, recorder, policy, privacy, coverage);
        Class<?> dispatcher =
                DispatcherClass.define(instrumentation, capture.linker().handle());
        capture.install(dispatcher);
        daemon("indelible-weave", () -> {
                    capture.retransform();
                    then.run();
                })
                .start();
        return dispatcher;
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(AgentRuntime.class.getClassLoader());
        return thread;
    }

    private static Path folder(Settings settings, String service) throws ConfigException {
        String dir = settings.text(Setting.DIR);
        try {
            return dir != null ? Path.of(dir) : Path.of(System.getProperty("user.home", "."), ".indelible", service);
        } catch (IllegalArgumentException unlike) {
            throw new ConfigException("indelible.dir is no path: " + dir);
        }
    }

    /** The version of this build, from a resource that the build fills in. */
    public static String version() throws IOException {
        try (InputStream in = AgentRuntime.class.getResourceAsStream("/dev/indelible/agent/version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        }
    }
}
