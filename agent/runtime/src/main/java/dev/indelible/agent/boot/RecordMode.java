package dev.indelible.agent.boot;

import dev.indelible.agent.capture.Capture;
import dev.indelible.agent.config.ConfigException;
import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.config.TokenText;
import dev.indelible.agent.jmx.Registration;
import dev.indelible.agent.trail.Guarantees;
import dev.indelible.agent.trail.Trail;
import dev.indelible.agent.trail.TrailSettings;
import dev.indelible.chain.enrol.EnrolmentToken;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Starts what the agent is for: a trail. */
final class RecordMode {
    /** How long the end of the JVM may wait for the last lines to be sealed and sent. */
    private static final long CLOSE_MILLIS = 3_000;

    private RecordMode() {}

    /** A token's text and what it says. */
    record Token(String text, EnrolmentToken claims) {}

    /** Gives what tells of coverage from then on. */
    static Runnable start(Start start) throws Exception {
        Settings settings = start.settings();
        Token token = token(settings);
        String version = AgentRuntime.version();
        String service = token.claims().service();
        TrailSettings trailSettings = new TrailSettings(
                token.claims(),
                token.text(),
                folder(settings, service),
                settings.text(Setting.ENV),
                settings.digest(),
                version,
                Capture.COVERS,
                Guarantees.of(settings, start::warn),
                IdentityConfig.of(settings, start::warn));
        Trail trail = Trail.start(trailSettings, start.notices());
        Queue<String> warnings = new ConcurrentLinkedQueue<>();
        start.tell((found, why) -> {
            trail.coverage(found, why);
            warnings.add(found + " is not audited: " + why);
        });
        CoverageTeller teller = new CoverageTeller(
                start.report(), trail, version + " in " + service, warnings, start::catchUp, start.notices());
        try {
            start.capture(trail.recorder());
        } catch (Exception | Error e) {
            trail.close("the agent could not start", CLOSE_MILLIS);
            throw e;
        }
        Registration.begin(service, trail::figures);
        AfterHooks.run(() -> {
            Capture.end(trail.recorder());
            teller.tellLast();
            trail.close("shutdown", CLOSE_MILLIS);
        });
        start.notices()
                .say(version + " audits " + service + "; set: " + settings.shown() + "; covers: " + Capture.COVERS
                        + ".");
        return teller;
    }

    static Token token(Settings settings) throws ConfigException {
        String text = TokenText.find(settings);
        try {
            return new Token(text, EnrolmentToken.parse(text));
        } catch (IllegalArgumentException garbled) {
            throw TokenText.garbled(settings.text(Setting.TOKEN_FILE));
        }
    }

    private static Path folder(Settings settings, String service) throws ConfigException {
        String dir = settings.text(Setting.DIR);
        try {
            return dir != null ? Path.of(dir) : Path.of(System.getProperty("user.home", "."), ".indelible", service);
        } catch (IllegalArgumentException unlike) {
            throw new ConfigException("indelible.dir is no path: " + dir);
        }
    }
}
