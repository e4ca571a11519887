package dev.indelible.collector.benchmarks.lines;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The figures are of lines of 400 bytes, and of batches of the said length: shorter ones would flatter. */
class PreparationTest {
    @Test
    void linesHave400BytesOnAverageAndFollowEachOther() throws Exception {
        SampleStream stream = new SampleStream(7);
        stream.open();
        byte[] head = stream.head();
        long seq = stream.lines();
        Shape shape = new Shape(512, 6);
        Queue<PreparedBatch> batches =
                Preparation.prepare(List.of(stream), shape, 3).get(0);
        assertEquals(3, batches.size());
        long bytes = 0;
        long count = 0;
        for (PreparedBatch batch : batches) {
            List<Line> lines = lines(batch);
            assertEquals(6 * 513, lines.size());
            assertEquals(lines.size(), batch.lines());
            for (Line line : lines) {
                assertEquals(seq++, line.seq());
                assertArrayEquals(head, line.prev());
                head = line.leaf();
                bytes += line.length();
                count++;
            }
            assertEquals("seal", lines.get(lines.size() - 1).kind());
            assertArrayEquals(head, batch.leaf());
            assertEquals(6, lines.stream().filter(Line::signed).count());
        }
        assertEquals(400, (double) bytes / count, 1);
        assertEquals(stream.lines() - 2, count);
    }

    private static List<Line> lines(PreparedBatch batch) throws IOException, LineException {
        byte[] plain;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(batch.gzip()))) {
            plain = in.readAllBytes();
        }
        assertEquals(plain.length, batch.bytes());
        List<Line> lines = new ArrayList<>();
        for (int from = 0, at = 0; at < plain.length; at++) {
            if (plain[at] == '\n') {
                lines.add(Line.parse(plain, from, at));
                from = at + 1;
            }
        }
        return lines;
    }
}
