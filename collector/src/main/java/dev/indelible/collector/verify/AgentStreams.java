package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.ChainException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** All agent streams of a log. Memory grows with the number of streams, not of lines. */
final class AgentStreams {
    private final Map<String, AgentStream> streams = new LinkedHashMap<>();
    private final Enrolments enrolments;
    private final Findings findings;
    private long seals;

    AgentStreams(Enrolments enrolments, Findings findings) {
        this.enrolments = enrolments;
        this.findings = findings;
    }

    /** Takes the next line of any agent stream. */
    void append(Line line, Place place) throws Broken {
        try {
            AgentStream stream = streams.get(line.stream());
            if (stream == null) {
                open(line, place);
            } else {
                stream.append(line, place);
            }
        } catch (ChainException e) {
            throw new Broken(place, e.getMessage());
        }
        if (line.kind().equals("seal")) {
            seals++;
        } else if (line.kind().equals("gap")) {
            findings.add(
                    "gap",
                    "Events are lost, and the stream says so: " + line.number("lost", 0) + " ("
                            + orUnknown(line.text("bound")) + "), why: " + orUnknown(line.text("why")) + " [" + place
                            + "]");
        }
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

    /** At the checkpoint: every stream ends in a seal; what its reader must know becomes findings. */
    void end() throws Broken {
        for (AgentStream stream : streams.values()) {
            if (stream.unsealed() != null) {
                throw new Broken(
                        stream.unsealed(),
                        "no seal covers this line, though the checkpoint does: batches end in seals");
            }
        }
        previous();
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
                                + ") has no close: it still runs, or was killed and nothing followed.");
            }
        });
    }

    private void open(Line line, Place place) throws ChainException, Broken {
        AgentStream stream = new AgentStream(line, place);
        if (!enrolments.allows(stream.identity(), stream.service())) {
            throw new Broken(
                    place,
                    "identity " + Encoding.base64(stream.identity()) + " is not enrolled for service "
                            + stream.service() + " at this point of the log");
        }
        streams.put(line.stream(), stream);
    }

    private static String orUnknown(String text) {
        return text == null ? "unknown" : text;
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
            if (before == null || before == stream || !Arrays.equals(before.identity(), stream.identity())) {
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
