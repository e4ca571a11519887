package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** The lines of a log that was verified, once more and in log order, up to its checkpoint. */
final class LineScan implements Closeable {
    private final ReadAhead ahead;
    private final long size;
    private Block block;
    private int at;
    private long index;
    private long number;

    LineScan(Report report, Workers workers) throws Broken, IOException {
        Path root = report.root();
        this.ahead = new ReadAhead(new SegmentRoots(root), LogFolder.list(root).segments(), workers);
        this.index = report.counts().removed() + report.counts().archived();
        this.size = index + report.counts().lines();
    }

    /** The next line; null after the last. */
    Line next() throws IOException {
        if (index == size) {
            return null;
        }
        while (block == null || at == block.count()) {
            number = block == null || block.last() ? 0 : number;
            block = ahead.next();
            at = 0;
        }
        index++;
        number++;
        Line line = block.line(at++);
        if (line == null) {
            throw new IOException("a log changed while it was read; verify a copy");
        }
        return line;
    }

    /** The next line of this stream; null after its last. */
    Line next(String stream) throws IOException {
        Line line = next();
        while (line != null && !line.stream().equals(stream)) {
            line = next();
        }
        return line;
    }

    /** Where the line stands that was given last. */
    Place place() {
        Line line = block.line(at - 1);
        return new Place(block.segment().path(), number, line.stream(), line.seq(), block.offset(at - 1));
    }

    @Override
    public void close() throws IOException {
        ahead.close();
    }
}
