package dev.indelible.collector.retention;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.archive.Archive;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.log.LineFile;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The segments in the archive. Each line is held against its hash under {@code tile/0} as it is read: what lies in an archive
 * was out of our hands, and no rule is asked about lines that somebody put there.
 */
public final class ArchivedSegments implements SegmentSource {
    private final Archive archive;
    private final Keys keys;
    private final LeafHashes hashes;
    private Set<String> there;

    /** @param log the log's folder */
    public ArchivedSegments(Archive archive, Path log, Keys keys) {
        this.archive = archive;
        this.keys = keys;
        this.hashes = new LeafHashes(log);
    }

    public Archive archive() {
        return archive;
    }

    /** What a segment's file is called in the archive: its name in the log's folder. */
    static String lines(SegmentName name) {
        return name.lines(Path.of("events")).toString();
    }

    static String seal(SegmentName name) {
        return name.seal(Path.of("events")).toString();
    }

    /** Those of the lines from one index up to another, in order, whatever is missing between them. */
    List<SegmentName> between(long from, long to) throws IOException, LogException, ArchiveException {
        Set<SegmentName> names = new LinkedHashSet<>();
        for (String file : there()) {
            SegmentName name = SegmentName.parse(file.substring("events/".length()));
            if (name == null) {
                throw new ArchiveException(
                        file + " does not belong in the archive " + archive.name() + "; move it elsewhere");
            }
            if (name.first() >= from && name.first() < to) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    /** Whether the lines of a segment are there, and not its seal only. */
    boolean hasLines(SegmentName name) throws IOException, ArchiveException {
        return there().contains(lines(name));
    }

    /** As it was when it was first looked at: what this run adds or removes it knows itself. */
    private Set<String> there() throws IOException, ArchiveException {
        if (there == null) {
            there = new LinkedHashSet<>(archive.names());
        }
        return there;
    }

    @Override
    public void read(SegmentName name, Reader reader) throws IOException, LogException, ArchiveException {
        long end = sealed(name).checkpoint().size();
        long index = name.first();
        try (LineFile lines = new LineFile(archive.read(lines(name)))) {
            while (index < end && lines.next() && Arrays.equals(Leaf.hash(lines.line()), hashes.of(index))) {
                reader.line(lines.line(), index++);
            }
            if (index < end || lines.next() || lines.torn()) {
                throw new ArchiveException(at(name) + " line " + (index - name.first() + 1)
                        + " is not the line of this log; put the file back from a copy, nothing is removed before");
            }
        }
    }

    @Override
    public CheckpointNote sealed(SegmentName name) throws IOException, LogException, ArchiveException {
        return SealFile.parse(sealBytes(name), keys, archive.name() + ", " + seal(name))
                .end();
    }

    /**
     * Reads a segment back and compares its SHA-256 with the seal in the log's folder, and the seal's bytes with that.
     *
     * @param seal the seal's bytes in the log's folder
     */
    void requireSame(SegmentName name, byte[] seal) throws IOException, LogException, ArchiveException {
        byte[] sha256;
        try (InputStream raw = archive.read(lines(name));
                DigestInputStream in = new DigestInputStream(raw, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            sha256 = in.getMessageDigest().digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        if (!Arrays.equals(sealBytes(name), seal)
                || !Arrays.equals(sha256, SealFile.parse(seal, keys, seal(name)).sha256())) {
            throw new ArchiveException(at(name) + " is not what its seal in the log says, read back;"
                    + " look after that archive, nothing is removed from the log");
        }
    }

    private byte[] sealBytes(SegmentName name) throws IOException, ArchiveException {
        try (InputStream in = archive.read(seal(name))) {
            return in.readNBytes(SealFile.MAX_BYTES + 1);
        }
    }

    @Override
    public String at(SegmentName name) {
        return archive.name() + ", " + lines(name);
    }
}
