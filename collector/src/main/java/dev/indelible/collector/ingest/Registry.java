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
                } else {
                    chain.append(line);
                }
            }
            enrolments.require(chain.identity(), stream == null ? chain.service() : null);
            streams.stored(chain, lines, first);
        } catch (Refusal e) {
            throw new RefusedLine((String) e.answer().fields().get("error"));
        } catch (ChainException e) {
            throw new RefusedLine(e.getMessage());
        }
    }

    @Override
    public void ownLine(Line line, long index) throws RefusedLine {
        if (!enrolments.stored(line, index)) {
            throw new RefusedLine("this " + line.kind() + " line lacks a member that such lines have");
        }
    }

    @Override
    public void retained(Line line, long index) throws RefusedLine {
        if (line.kind().equals("open")) {
            agentLines(List.of(line), index);
            return;
        }
        try {
            StreamChain chain = require(line.stream()).chain().copy();
            chain.skipTo(line);
            streams.skipped(chain, line, index);
        } catch (ChainException e) {
            throw new RefusedLine(e.getMessage());
        }
    }

    @Override
    public void retained(String stream, long seq, byte[] leaf, long index) throws RefusedLine {
        try {
            StreamChain chain = require(stream).chain().copy();
            chain.skipTo(seq, leaf);
            streams.skipped(chain, null, index);
        } catch (ChainException e) {
            throw new RefusedLine(e.getMessage());
        }
    }

    private AgentStream require(String id) throws RefusedLine {
        AgentStream stream = streams.get(id);
        if (stream == null) {
            throw new RefusedLine("stream " + id + " has no open line before it");
        }
        return stream;
    }
}
