package dev.indelible.agent.wal;

import dev.indelible.agent.event.RecordReader;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the WAL of a process that is gone says about its end: the last seal, the lines after it, the requests that had
 * begun. Reads only, so it says the same each time.
 *
 * <p>The newest segment is enough, since segments change at a seal and carry the open requests along. A newest segment
 * without a complete header was never used (a power cut came first): then the one before is the newest. So it is where
 * no line stands behind the header: the open requests may not all have reached it, and the one before has them too.
 */
public final class WalRemains {
    private final StreamFolder folder;
    private final List<byte[]> unsealed = new ArrayList<>();
    private final Map<String, byte[]> begins = new LinkedHashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private boolean closed;
    private long nextSeq;
    private long sealedSeq;
    private byte[] sealLeaf;
    private long ringPosition;
    private long ringNonce;

    private WalRemains(StreamFolder folder) {
        this.folder = folder;
    }

    /**
     * Reads the end of a stream.
     *
     * @throws IOException when no segment can be read
     */
    public static WalRemains of(StreamFolder folder) throws IOException {
        List<Path> segments = folder.segments();
        IOException last = new IOException(folder.path() + " holds no segment");
        WalRemains unused = null;
        for (int i = segments.size() - 1; i >= 0; i--) {
            try (SegmentReader reader = SegmentReader.open(segments.get(i))) {
                WalRemains remains = new WalRemains(folder);
                remains.read(reader);
                if (unused != null) {
                    return remains.nextSeq < unused.nextSeq ? unused : remains;
                }
                if (remains.nextSeq > reader.header().firstSeq()) {
                    return remains;
                }
                unused = remains;
            } catch (IOException e) {
                last = e;
            }
        }
        if (unused != null) {
            return unused;
        }
        throw last;
    }

    private void read(SegmentReader reader) throws IOException {
        SegmentHeader header = reader.header();
        nextSeq = header.firstSeq();
        sealedSeq = header.firstSeq();
        sealLeaf = header.prev();
        ringPosition = header.ringPosition();
        ringNonce = header.ringNonce();
        while (reader.next()) {
            ringPosition = reader.ringPosition();
            byte[] payload = reader.payload();
            switch (reader.type()) {
                case BEGIN -> begins.put(beginId(new RecordReader().read(payload, payload.length)), payload);
                case LINE -> {
                    unsealed.add(payload);
                    ended(payload);
                    nextSeq++;
                }
                case SEAL -> {
                    closed = isLast(payload);
                    unsealed.clear();
                    sealLeaf = Leaf.hash(payload);
                    sealedSeq = ++nextSeq;
                }
            }
        }
    }

    /** The key under which a request's begin record is kept until its end is seen: its id, as in the line. */
    public static String beginId(RecordReader begin) {
        return Encoding.base64url(begin.request());
    }

    /** A line that breaks the grammar ends no request; who takes the line over says more of it. */
    private void ended(byte[] bytes) {
        if (begins.isEmpty()) {
            return;
        }
        try {
            Line line = Line.parse(bytes, 0, bytes.length);
            if (line.kind().equals("http")
                    && begins.remove(line.text("request")) != null
                    && "unknown".equals(line.text("outcome"))) {
                unknown.add(line.text("request"));
            }
        } catch (LineException e) {
            return;
        }
    }

    /** The last seal of a stream announces no next one. */
    private static boolean isLast(byte[] seal) {
        try {
            return !Line.parse(seal, 0, seal.length).has("next");
        } catch (LineException e) {
            return false;
        }
    }

    /** Whether the stream came to its orderly end. */
    public boolean closed() {
        return closed;
    }

    public StreamFolder folder() {
        return folder;
    }

    /** The lines after the last seal, in order. */
    public List<byte[]> unsealed() {
        return unsealed;
    }

    /** Begin records whose end is not in the WAL, by request id. A copy. */
    public Map<String, byte[]> begins() {
        return new LinkedHashMap<>(begins);
    }

    /**
     * Requests, by id, whose line says that nobody knows how they ended: they were still in flight when the stream was
     * closed. An end that was recorded after that would be a second line for the same request. Not to be changed.
     */
    public Set<String> unknown() {
        return unknown;
    }

    /** The seq after the last line, sealed or not. */
    public long nextSeq() {
        return nextSeq;
    }

    /** The seq after the last seal. */
    public long sealedSeq() {
        return sealedSeq;
    }

    /** The leaf of the last seal. */
    public byte[] sealLeaf() {
        return sealLeaf;
    }

    /** How far the ring had been brought to the WAL. */
    public long ringPosition() {
        return ringPosition;
    }

    /** Which ring that was. */
    public long ringNonce() {
        return ringNonce;
    }
}
