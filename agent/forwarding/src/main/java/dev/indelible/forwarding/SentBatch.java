package dev.indelible.forwarding;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * What a request brings.
 *
 * @param first its first line
 * @param last its last line
 */
record SentBatch(Line first, Line last) {
    static SentBatch of(HttpMessage request) throws IOException {
        byte[] body = new GZIPInputStream(new ByteArrayInputStream(request.body())).readAllBytes();
        int firstEnd = 0;
        while (body[firstEnd] != '\n') {
            firstEnd++;
        }
        int lastFrom = body.length - 1;
        while (lastFrom > 0 && body[lastFrom - 1] != '\n') {
            lastFrom--;
        }
        try {
            return new SentBatch(Line.parse(body, 0, firstEnd), Line.parse(body, lastFrom, body.length - 1));
        } catch (LineException e) {
            throw new IOException(e);
        }
    }
}
