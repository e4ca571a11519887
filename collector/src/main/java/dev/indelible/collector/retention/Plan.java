package dev.indelible.collector.retention;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.line.Timestamp;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.log.LineFile;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which segments at the front of a log may go: every line in them has expired, no hold keeps one, and none before them
 * stays. Making a plan changes nothing.
 *
 * <p>A line's time runs from the later of what it says itself and the date that the log signed behind its segment: neither
 * an agent's clock nor the collector's can alone shorten it. It is over by the log's own latest date, or by the clock here
 * where that is earlier: a clock set forward lets nothing expire.
 *
 * @param going what may go, in log order; empty for nothing
 * @param stays why the segment behind them stays, for people
 * @param asOf the moment for which this holds
 */
public record Plan(List<Going> going, String stays, Instant asOf) {

    /**
     * A segment that may go.
     *
     * @param over when the time of its last line was over
     */
    public record Going(SegmentName name, long lines, long bytes, Instant over) {
        /** Index after its last line. */
        public long end() {
            return name.first() + lines;
        }
    }

    /** Lines that expire alike but for their times. */
    private record Sort(String service, String kind) {}

    /** The index of the first line that stays, given what the log begins with now. */
    public long before(long first) {
        return going.isEmpty() ? first : going.get(going.size() - 1).end();
    }

    /**
     * Reads segments from the front up to the first that stays.
     *
     * @param clock the time here
     */
    public static Plan make(LogFront log, Rules rules, Instant clock) throws IOException, LogException {
        return make(log, log.segments(), rules, clock);
    }

    /** The same for these segments. */
    static Plan make(LogFront log, List<SegmentName> segments, Rules rules, Instant clock)
            throws IOException, LogException {
        CheckpointNote latest = log.latest();
        Instant dated = Instant.ofEpochSecond(latest.epochSeconds());
        Instant asOf = dated.isBefore(clock) ? dated : clock;
        List<Going> going = new ArrayList<>();
        for (SegmentName name : segments) {
            Path lines = name.lines(log.events());
            if (!Files.exists(name.seal(log.events()))) {
                return new Plan(going, lines + " is still written", asOf);
            }
            CheckpointNote end = log.sealed(name);
            Map<Sort, Long> newest = newest(log, lines);
            Instant over = Instant.ofEpochSecond(end.epochSeconds());
            Holds.Hold all = log.holds().on(null);
            if (all != null) {
                return new Plan(going, lines + ": hold " + all.name() + " keeps every line", asOf);
            }
            for (Map.Entry<Sort, Long> sort : newest.entrySet()) {
                String service = sort.getKey().service();
                String kind = sort.getKey().kind();
                Holds.Hold hold = log.holds().on(service);
                String which = " of service " + service + ", kind " + kind;
                if (hold != null) {
                    return new Plan(going, lines + ": hold " + hold.name() + " keeps its lines" + which, asOf);
                }
                Instant moment = instant(Math.max(sort.getValue(), end.epochSeconds() * 1_000_000));
                Instant until = rules.until(service, kind, moment);
                if (until.equals(Instant.MAX)) {
                    return new Plan(going, lines + ": no rule says that lines" + which + " ever expire", asOf);
                }
                if (until.isAfter(asOf)) {
                    return new Plan(going, lines + ": lines" + which + " are kept until " + until, asOf);
                }
                over = until.isAfter(over) ? until : over;
            }
            going.add(new Going(name, end.checkpoint().size() - name.first(), Files.size(lines), over));
        }
        return new Plan(going, "nothing is left", asOf);
    }

    /** By sort the greatest time, in microseconds. What {@code retained/} keeps needs no time of its own. */
    private static Map<Sort, Long> newest(LogFront log, Path file) throws IOException, LogException {
        Map<Sort, Long> newest = new HashMap<>();
        try (LineFile lines = new LineFile(file)) {
            while (lines.next()) {
                Line line = Line.parse(lines.line(), 0, lines.line().length);
                if (!line.stream().equals(log.ownStream()) || !line.signed()) {
                    newest.merge(new Sort(line.text("service"), line.kind()), line.timeMicros(), Math::max);
                }
            }
            if (lines.torn()) {
                throw new LogException(file + " is cut off; run verify");
            }
        } catch (LineException e) {
            throw new LogException(file + " holds what is no line; run verify");
        }
        return newest;
    }

    private static Instant instant(long micros) {
        return Instant.parse(Timestamp.text(micros));
    }
}
