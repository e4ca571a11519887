package dev.indelible.collector.retention;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.line.Timestamp;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks rules and holds about a segment, every line of it, as one of the service it names and of the one its stream was
 * opened for: the longer counts. What a hold keeps stays where it lies: it is neither removed nor moved. One thread.
 */
final class SegmentTerms {
    private final LogFront log;
    private final Rules rules;
    private final Instant asOf;

    /** Lines that expire alike but for their times. */
    private record Sort(String service, String kind) {}

    /**
     * What they say.
     *
     * @param stays why it stays, for people; null where it need not
     * @param end index after its last line
     * @param until when the time of the last of its lines is over
     */
    record Outcome(String stays, long end, Instant until) {}

    SegmentTerms(LogFront log, Rules rules, Instant asOf) {
        this.log = log;
        this.rules = rules;
        this.asOf = asOf;
    }

    /** Whether it must be kept. */
    Outcome kept(SegmentSource source, SegmentName name) throws IOException, LogException, ArchiveException {
        return ask(source, name, Rule.Term.KEEP, false);
    }

    /**
     * Whether it must be at hand.
     *
     * @param locks whether the archive locks it for as long as it is kept: what is kept for good stays then
     */
    Outcome atHand(SegmentSource source, SegmentName name, boolean locks)
            throws IOException, LogException, ArchiveException {
        return ask(source, name, Rule.Term.AT_HAND, locks);
    }

    private Outcome ask(SegmentSource source, SegmentName name, Rule.Term term, boolean dated)
            throws IOException, LogException, ArchiveException {
        CheckpointNote end = source.sealed(name);
        String at = source.at(name);
        if (end == null) {
            return stays(at + " is still written");
        }
        Holds.Hold all = log.holds().on(null);
        if (all != null) {
            return stays(at + ": hold " + all.name() + " keeps every line");
        }
        Instant sealed = Instant.ofEpochSecond(end.epochSeconds());
        Instant last = sealed;
        for (Map.Entry<Sort, Long> sort : newest(source, name).entrySet()) {
            String service = sort.getKey().service();
            String kind = sort.getKey().kind();
            String which = " of service " + service + ", kind " + kind;
            Holds.Hold hold = log.holds().on(service);
            if (hold != null) {
                return stays(at + ": hold " + hold.name() + " keeps its lines" + which);
            }
            Instant moment = instant(Math.max(sort.getValue(), end.epochSeconds() * 1_000_000));
            Instant until = rules.until(term, service, kind, moment);
            if (until.isAfter(asOf)) {
                return stays(at + why(term, which, until));
            }
            Instant kept = rules.until(Rule.Term.KEEP, service, kind, moment);
            if (dated && kept.equals(Instant.MAX)) {
                return stays(at + ": no rule says that lines" + which
                        + " ever expire, and the archive locks nothing without a date");
            }
            last = kept.isAfter(last) ? kept : last;
        }
        return new Outcome(null, end.checkpoint().size(), last);
    }

    private static String why(Rule.Term term, String which, Instant until) {
        if (term == Rule.Term.KEEP) {
            return until.equals(Instant.MAX)
                    ? ": no rule says that lines" + which + " ever expire"
                    : ": lines" + which + " are kept until " + until;
        }
        return until.equals(Instant.MAX)
                ? ": no rule says that lines" + which + " need not be at hand"
                : ": lines" + which + " are at hand until " + until;
    }

    private static Outcome stays(String why) {
        return new Outcome(why, 0, null);
    }

    /** By sort the greatest time, in microseconds. What {@code retained/} keeps needs no time of its own. */
    private Map<Sort, Long> newest(SegmentSource source, SegmentName name)
            throws IOException, LogException, ArchiveException {
        Map<Sort, Long> newest = new HashMap<>();
        source.read(name, (bytes, index) -> {
            try {
                Line line = Line.parse(bytes, 0, bytes.length);
                if (!line.stream().equals(log.ownStream()) || !line.signed()) {
                    for (String service : log.services().of(line)) {
                        newest.merge(new Sort(service, line.kind()), line.timeMicros(), Math::max);
                    }
                }
            } catch (LineException e) {
                throw new LogException(source.at(name) + " holds what is no line; run verify");
            }
        });
        return newest;
    }

    private static Instant instant(long micros) {
        return Instant.parse(Timestamp.text(micros));
    }
}
