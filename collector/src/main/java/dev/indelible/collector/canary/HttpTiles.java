package dev.indelible.collector.canary;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The hashes of a log of one size, from tiles as anyone can fetch them (C2SP tlog-tiles). They are believed only in so far
 * as a proof made of them leads to a signed root. One thread, one check.
 */
final class HttpTiles implements HashReader {
    private final CollectorHttp http;
    private final long size;
    private final Map<TilePath, byte[]> fetched = new HashMap<>();

    HttpTiles(CollectorHttp http, long size) {
        this.http = http;
        this.size = size;
    }

    /** The tile or bundle with this index in a log of this size: the last one is partial. */
    TilePath path(int level, long index) {
        long full = TilePath.fullTiles(Math.max(level, 0), size);
        return new TilePath(
                level, index, index < full ? TilePath.WIDTH : TilePath.partialWidth(Math.max(level, 0), size));
    }

    @Override
    public byte[] hash(int level, long index) throws IOException {
        int within = level % 8;
        long start = index << within;
        byte[] hashes = tile(path(level / 8, start / TilePath.WIDTH));
        return Leaf.subtree(hashes, (int) (start % TilePath.WIDTH), 1 << within);
    }

    private byte[] tile(TilePath path) throws IOException {
        byte[] known = fetched.get(path);
        if (known != null) {
            return known;
        }
        try {
            int length = Leaf.BYTES * path.width();
            CollectorHttp.Reply reply = http.get("/" + path.path(), length);
            if (reply.status() != 200 || reply.body().length != length) {
                throw new IOException("GET /" + path.path() + " is answered with "
                        + (reply.status() == 200 ? reply.body().length + " bytes" : reply.said())
                        + ", but the checkpoint covers it");
            }
            fetched.put(path, reply.body());
            return reply.body();
        } catch (CanaryException e) {
            throw new IOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the canary was stopped", e);
        }
    }
}
