package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import java.util.List;

/**
 * Whoever keeps state that follows from the lines is told every line again at start-up, in log order, on one thread, before
 * the log takes anything new. A call that throws leaves the state as it was.
 */
public interface Replay {
    /**
     * Contiguous lines of one agent's stream: one line at a time below the signed size, later up to a seal.
     *
     * @param first index in the log of the first
     */
    void agentLines(List<Line> lines, long first) throws RefusedLine;

    /** One line of the collector's own stream, its chain and signature already checked. */
    void ownLine(Line line, long index) throws RefusedLine;

    /**
     * An {@code open}, seal or close of an agent, before and after which lines of its stream may have been removed by
     * retention.
     */
    void retained(Line line, long index) throws RefusedLine;

    /** Of the line at this index only the hash is left; it was the last of its stream before what is there. */
    void retained(String stream, long seq, byte[] leaf, long index) throws RefusedLine;
}
