package dev.indelible.collector.log;

import dev.indelible.chain.line.Timestamp;
import dev.indelible.chain.note.CheckpointNote;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * Watches what checkpoints are dated with. Their dates never go back: signed once by a clock that was ahead, a log dates
 * everything so until that time has come, and nothing in it expires before. Somebody must know. One thread.
 */
final class Dates {
    /** The action of the alarm. */
    static final String ACTION = "log.clock";

    /** So much a machine's clock is set back by, at most, without anybody having been wrong. */
    private static final long USUAL_SECONDS = 60;

    private final Clock clock;
    private final String origin;
    private final String host;
    private final Consumer<String> warning;
    private boolean told;

    Dates(String origin, AuditLog.Setting setting) {
        this.clock = setting.clock();
        this.host = setting.host();
        this.warning = setting.warning();
        this.origin = origin;
    }

    /** The alarm that this checkpoint is a reason for, or null: for each time that the clock stays behind there is one. */
    OwnLine alarm(CheckpointNote published) {
        long ahead = published.epochSeconds() - clock.instant().getEpochSecond();
        if (ahead <= USUAL_SECONDS) {
            told = false;
            return null;
        }
        if (told) {
            return null;
        }
        String why = "the newest checkpoint is dated " + Timestamp.text(published.epochSeconds() * 1_000_000) + ", "
                + ahead + " s ahead of this machine's clock: one of the two was set wrong; until that time every"
                + " checkpoint is dated so, and nothing in this log expires before it";
        return new OwnLine(
                "alarm",
                OwnLine.SERVICE,
                ACTION,
                "failure",
                OwnLine.Actor.collector(host),
                "log",
                origin,
                "collector.log",
                json -> json.writeStringProperty("why", why));
    }

    /** It will be in the log. */
    void told(OwnLine alarm) {
        told = true;
        warning.accept("the newest checkpoint is dated ahead of this machine's clock; see the alarm " + alarm.action()
                + " in the log, and set the clock right");
    }
}
