package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.Timestamp;
import dev.indelible.chain.stream.ChainException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** All agent streams of a log. Memory grows with the number of streams, not of lines. */
final class AgentStreams {
    private final Map<String, AgentStream> streams = new LinkedHashMap<>();
    private final Enrolments enrolments;
    private final ClaimedTimes times;
    private final Findings findings;
    private long seals;

    AgentStreams(Enrolments enrolments, ClaimedTimes times, Findings findings) {
        this.enrolments = enrolments;
        this.times = times;
        this.findings = findings;
    }

    /** Takes the next line of any agent stream. */
    void append(Line line, Place place) throws Broken {
        try {
            AgentStream stream = streams.get(line.stream());
            if (stream == null) {
                stream = open(line, place);
            } else {
                stream.append(line, place);
            }
            times.line(line.stream(), stream.lastMicros(), place);
        } catch (ChainException e) {
            throw new Broken(place, e.getMessage());
        }
        if (line.kind().equals("seal")) {
            seals++;
        } else if (line.kind().equals("alarm")) {
            findings.add(
                    "alarm",
                    "An agent raises an alarm, " + orUnknown(line.text("found")) + ": " + orUnknown(line.text("why"))
                            + " [" + place + "]");
        } else if (line.kind().equals("gap")) {
            findings.add(
                    "gap",
                    "Events are lost, and the stream says so: " + line.number("lost", 0) + " ("
                            + orUnknown(line.text("bound")) + "), why: " + orUnknown(line.text("why")) + " [" + place
                            + "]");
        }
    }

    /** Takes an open, a seal or a close that retention left. */
    void retained(Line line, Place place) throws Broken {
        if (line.kind().equals("open")) {
            append(line, place);
            return;
        }
        try {
            require(line.stream(), place).skipTo(line, place);
        } catch (ChainException e) {
            throw new Broken(place, e.getMessage());
        }
        seals += line.kind().equals("seal") ? 1 : 0;
    }

    /** The last line of a stream before what is there; only its hash is left. */
    void retained(String stream, long seq, byte[] leaf, Place place) throws Broken {
        try {
            require(stream, place).skipTo(seq, leaf, place);
        } catch (ChainException e) {
            throw new Broken(place, e.getMessage());
        }
    }

    private AgentStream require(String stream, Place place) throws Broken {
        AgentStream known = streams.get(stream);
        if (known == null) {
            throw new Broken(place, "this stream has no open line before it");
        }
        return known;
    }

    /** How far each stream goes. */
    List<StreamEnd> ends() {
        List<StreamEnd> ends = new ArrayList<>();
        streams.forEach((id, stream) -> ends.add(new StreamEnd(id, stream.lines(), stream.head())));
        return ends;
    }

    /** What there is of each service, enrolled or with a stream. */
    SortedMap<String, ServiceSeen> services() {
        SortedMap<String, ServiceSeen> services = new TreeMap<>();
        enrolments
                .byService()
                .forEach((service, count) ->
                        ServiceSeen.add(services, service, new ServiceSeen(count, 0, Long.MIN_VALUE)));
        streams.values()
                .forEach(stream ->
                        ServiceSeen.add(services, stream.service(), new ServiceSeen(0, 1, stream.lastMicros())));
        return services;
    }

    /** From here on no line of this identity's streams is accepted. */
    void revoke(byte[] identity) {
        for (AgentStream stream : streams.values()) {
            if (Arrays.equals(stream.identity(), identity)) {
                stream.revoke();
            }
        }
    }

    long count() {
        return streams.size();
    }

    long closed() {
        return streams.values().stream().filter(AgentStream::closed).count();
    }

    long seals() {
        return seals;
    }

    /**
     * At the checkpoint: what its reader must know of each stream becomes findings. Lines without a seal are there when a
     * segment ended within a batch whose rest never came; nobody but the log vouches for them.
     */
    void end() {
        streams.forEach((id, stream) -> {
            if (stream.unsealed() != null) {
                findings.add(
                        "unsealed",
                        "Stream " + id + " (" + stream.service()
                                + ") ends in lines that no seal covers: its agent does not vouch for them ["
                                + stream.unsealed() + "]");
            }
        });
        previous();
        streams.forEach((id, stream) -> stream.doubts().tell(id, findings));
        streams.forEach((id, stream) -> {
            if (stream.recovered() > 0) {
                findings.add(
                        "recovered",
                        "Stream " + id + " (" + stream.service() + ") holds " + stream.recovered()
                                + " lines recovered from stream " + stream.recoveredFrom()
                                + ", which had recorded but not sealed them.");
            }
            if (!stream.closed() && !stream.succeeded()) {
                findings.add(
                        "unclosed",
                        "Stream " + id + " (" + stream.service()
                                + ") has no close: it still runs, or was killed and nothing followed. Its last line, seq "
                                + (stream.lines() - 1) + ", is of " + Timestamp.text(stream.lastMicros()) + ".");
            }
        });
    }

    private AgentStream open(Line line, Place place) throws ChainException, Broken {
        AgentStream stream = new AgentStream(line, place);
        if (!enrolments.allows(stream.identity(), stream.service())) {
            throw new Broken(
                    place,
                    "identity " + Encoding.base64(stream.identity()) + " is not enrolled for service "
                            + stream.service() + " at this point of the log");
        }
        streams.put(line.stream(), stream);
        return stream;
    }

    private static String orUnknown(String text) {
        return text == null ? "unknown" : text;
    }

    private boolean continues(AgentStream before, AgentStream stream) {
        return Arrays.equals(before.identity(), stream.identity())
                || enrolments.replaced(before.identity(), stream.identity());
    }

    /** Judges what each {@code open} says of the run before it, now that all runs are known. */
    private void previous() {
        Set<String> followed = new HashSet<>();
        Set<String> identities = new HashSet<>();
        streams.forEach((id, stream) -> {
            boolean first = identities.add(Encoding.base64(stream.identity()));
            String name = stream.previousStream();
            if (name == null) {
                if (!first) {
                    findings.add("previous", "Stream " + id + " names no stream before it, but its identity had one.");
                }
                return;
            }
            AgentStream before = streams.get(name);
            if (before == null || before == stream || !continues(before, stream)) {
                findings.add("previous", "Stream " + id + " follows " + name + ", which this log does not know.");
            } else if (!followed.add(name)) {
                findings.add("previous", "Stream " + id + " follows " + name + ", which another stream follows too.");
            } else if (!Encoding.base64(before.head()).equals(stream.previousLeaf())) {
                findings.add("previous", "Stream " + id + " follows " + name + ", but not from its last seal.");
            } else {
                before.succeed();
            }
        });
    }
}
