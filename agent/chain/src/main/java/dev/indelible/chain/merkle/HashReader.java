package dev.indelible.chain.merkle;

import java.io.IOException;

/** Gives the hashes of perfect subtrees of a log, from tiles, memory or elsewhere. */
@FunctionalInterface
public interface HashReader {
    /**
     * The root of the subtree over the leaves from {@code index << level} to before {@code (index + 1) << level}, all of
     * which exist.
     */
    byte[] hash(int level, long index) throws IOException;
}
