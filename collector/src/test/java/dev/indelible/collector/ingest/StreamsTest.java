package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.AgentStreamWriter;
import org.junit.jupiter.api.Test;

/** What is kept of a stream's word about the one before it. */
class StreamsTest {
    @Test
    void onlyAStreamIdIsTakenForThePreviousStream() throws LineException {
        String id = "AAAAAAAAAAAAAAAAAAAA_-";
        assertEquals(id, followed(id));
        assertNull(followed(id + "A"));
        assertNull(followed(id.substring(1)));
        assertNull(followed("x".repeat(50_000)));
        assertNull(followed("AAAAAAAAAAAAAAAAAAAA/+"));
        assertNull(followed(null));
    }

    private static String followed(String previous) throws LineException {
        byte[] line = new AgentStreamWriter(SigningKey.generate(), "bank").open(previous, new byte[32]);
        return Streams.followed(Line.parse(line, 0, line.length));
    }
}
