package dev.indelible.collector.retention;

import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which segments at the front of a log may go for good, the archived ones first: every line in them has expired, no hold
 * keeps one, and none before them stays. And which of those behind them may move to the archive: none of their lines must be
 * at hand any more. Making a plan changes nothing.
 *
 * <p>A line's time runs from the later of what it says itself and the date that the log signed behind its segment: neither
 * an agent's clock nor the collector's can alone shorten it. It is over by the log's own latest date, or by the clock here
 * where that is earlier: a clock set forward lets nothing expire.
 *
 * @param going what may go, in log order; empty for nothing
 * @param stays why the segment behind them stays, for people
 * @param moving what may move to the archive, in log order; empty for nothing
 * @param atHand why the segment behind these stays in the log's folder, for people; null without an archive
 * @param asOf the moment for which this holds
 */
public record Plan(List<Going> going, String stays, List<Moving> moving, String atHand, Instant asOf) {

    /**
     * A segment that may go.
     *
     * @param end index after its last line
     * @param archived whether it lies in the archive, else in the log's folder
     * @param over when the time of its last line was over
     */
    public record Going(SegmentName name, long end, boolean archived, Instant over) {}

    /**
     * A segment that may move.
     *
     * @param end index after its last line
     * @param until when the time of its last line will be over; {@link Instant#MAX} for never
     */
    public record Moving(SegmentName name, long end, Instant until) {}

    /** The index of the first line that stays, given what is gone now. */
    public long before(long removed) {
        return going.isEmpty() ? removed : going.get(going.size() - 1).end();
    }

    /** The index of the first line that stays at hand, given where the log's folder begins when nothing moves. */
    public long moved(long first) {
        return moving.isEmpty() ? first : moving.get(moving.size() - 1).end();
    }

    /**
     * Reads segments from the front up to the first that stays at hand.
     *
     * @param archived the log's archive; null for none
     * @param clock the time here
     */
    public static Plan make(LogFront log, ArchivedSegments archived, Rules rules, Instant clock)
            throws IOException, LogException, ArchiveException {
        Instant dated = Instant.ofEpochSecond(log.latest().epochSeconds());
        Instant asOf = dated.isBefore(clock) ? dated : clock;
        SegmentTerms terms = new SegmentTerms(log, rules, asOf);
        List<Going> going = new ArrayList<>();
        String stays = null;
        if (log.first() > log.removed()) {
            if (archived == null) {
                throw new ArchiveException("lines of this log lie in the archive " + log.archive()
                        + ": the file of rules must name it, as: archive " + log.archive());
            }
            stays = judge(terms, archived, archived.between(log.removed(), log.first()), true, log.removed(), going);
            if (stays == null && (going.isEmpty() || going.get(going.size() - 1).end() != log.first())) {
                throw new ArchiveException("the archive " + archived.archive().name() + " lacks lines below "
                        + log.first() + "; put them back from a copy, nothing is removed before");
            }
        }
        if (stays == null) {
            stays = judge(terms, log.local(), log.segments(), false, log.first(), going);
        }
        List<Moving> moving = new ArrayList<>();
        long front = going.isEmpty() ? 0 : going.get(going.size() - 1).end();
        String atHand = null;
        if (archived != null) {
            for (SegmentName name : log.segments()) {
                if (atHand == null && name.first() >= front) {
                    SegmentTerms.Outcome outcome =
                            terms.atHand(log.local(), name, archived.archive().locks());
                    atHand = outcome.stays();
                    if (atHand == null) {
                        moving.add(new Moving(name, outcome.end(), outcome.until()));
                    }
                }
            }
            atHand = atHand == null ? "nothing is left" : atHand;
        }
        return new Plan(going, stays == null ? "nothing is left" : stays, moving, atHand, asOf);
    }

    /** Adds what may go; says why the next stays, or null where nothing is left. */
    private static String judge(
            SegmentTerms terms,
            SegmentSource source,
            List<SegmentName> names,
            boolean archived,
            long first,
            List<Going> going)
            throws IOException, LogException, ArchiveException {
        long next = first;
        for (SegmentName name : names) {
            if (name.first() != next) {
                throw new ArchiveException("the segment that begins with line " + next + " is missing before "
                        + source.at(name) + "; put it back from a copy, nothing is removed before");
            }
            SegmentTerms.Outcome outcome = terms.kept(source, name);
            if (outcome.stays() != null) {
                return outcome.stays();
            }
            going.add(new Going(name, outcome.end(), archived, outcome.until()));
            next = outcome.end();
        }
        return null;
    }
}
