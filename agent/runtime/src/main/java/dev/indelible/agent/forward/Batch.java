package dev.indelible.agent.forward;

import dev.indelible.agent.wal.LineCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Contiguous lines of one stream, the last one a seal, compressed for one POST.
 *
 * @param firstSeq of the first line
 * @param nextSeq after the last line
 * @param seal the last line
 * @param gzip the lines, each with its line feed
 */
record Batch(long firstSeq, long nextSeq, byte[] seal, byte[] gzip) {
    /** A batch ends with the first seal beyond so many bytes before compression, or so many lines. */
    static final int BYTES = 1 << 20;

    private static final int LINES = 4096;

    /** Reads up to a seal that fills the batch, or to the last that may be sent; null when there is nothing to send. */
    static Batch read(LineCursor lines, int targetBytes) throws IOException {
        long first = lines.nextSeq();
        if (!lines.next()) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
        byte[] last;
        try (OutputStream gzip = new GZIPOutputStream(out, 8192)) {
            long bytes = 0;
            do {
                last = lines.line();
                gzip.write(last);
                gzip.write('\n');
                bytes += last.length + 1;
            } while (!(lines.seal() && (bytes >= targetBytes || lines.nextSeq() - first >= LINES)) && lines.next());
        }
        return new Batch(first, lines.nextSeq(), last, out.toByteArray());
    }
}
