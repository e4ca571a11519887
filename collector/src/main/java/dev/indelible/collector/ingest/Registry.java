package dev.indelible.collector.ingest;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.ChainException;
import dev.indelible.chain.stream.StreamChain;
import dev.indelible.collector.log.RefusedLine;
import dev.indelible.collector.log.Replay;
import java.util.List;

/**
 * All state of ingest, as the log's lines give it. The log replays itself into it at start-up, by the same checks that
 * ingest makes.
 */
public final class Registry implements Replay {
    private final Streams streams = new Streams();
    private final Enrolments enrolments = new Enrolments();

    Streams streams() {
        return streams;
    }

    Enrolments enrolments() {
        return enrolments;
    }

    @Override
    public void agentLines(List<Line> lines, long first) throws RefusedLine {
        AgentStream stream = streams.get(lines.get(0).stream());
        try {
            StreamChain chain = stream == null ? null : stream.chain().copy();
            for (Line line : lines) {
                if (chain == null) {
                    chain = StreamChain.open(line);
                    if (!enrolments.allows(chain.identity(), chain.service())) {
                        throw new RefusedLine("its identity is not enrolled for service " + chain.service());
                    }
                } else {
                    chain.append(line);
                }
            }
            streams.stored(chain, lines, first);
        } catch (ChainException e) {
            throw new RefusedLine(e.getMessage());
        }
    }

    @Override
    public void ownLine(Line line, long index) throws RefusedLine {
        if (line.kind().equals("enrol") && !enrolments.stored(line, index)) {
            throw new RefusedLine("an enrol line has identity, service and token");
        }
    }
}
