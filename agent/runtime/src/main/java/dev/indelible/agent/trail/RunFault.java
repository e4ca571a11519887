package dev.indelible.agent.trail;

import dev.indelible.agent.wal.WalStream;
import java.util.Set;

/**
 * Why the present run cannot go on and the next must begin.
 *
 * @param why for people, and for the gap lines that it takes
 * @param rejected streams that the collector will never take: what it did not receive of them becomes lines of the new
 *     stream, sealed or not, and their folders are set aside
 * @param newIdentity another process has this one's identity; the new stream is of a fresh one
 */
public record RunFault(String why, Set<WalStream> rejected, boolean newIdentity) {
    /** A fault of this machine: the stream ends with its last seal. */
    static RunFault of(String why) {
        return new RunFault(why, Set.of(), false);
    }
}
