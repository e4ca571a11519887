package dev.indelible.fuzz;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineWriter;
import java.io.ByteArrayOutputStream;

/**
 * Makes a batch of linked lines, a byte of the input each: what kind it is and what is wrong with it. Lines are linked by
 * hashes, which no fuzzer guesses.
 */
final class BatchMaker {
    private static final String[] STREAMS = {"AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAQ"};
    private static final int MAX_LINES = 64;
    private static final SigningKey KEY = Golden.key("operator");

    private BatchMaker() {}

    static byte[] of(byte[] input) {
        LineWriter writer = new LineWriter();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] head = new byte[Leaf.BYTES];
        long seq = 3;
        for (int i = 0; i < Math.min(MAX_LINES, input.length); i++) {
            int wrong = input[i];
            String kind = (wrong & 1) != 0 ? "seal" : (wrong & 2) != 0 ? "close" : "method";
            seq += (wrong & 8) != 0 ? 1 : (wrong & 16) != 0 ? -1 : 0;
            head[7] ^= (byte) (wrong >> 5 & 1);
            writer.begin(STREAMS[wrong >> 6 & 1], seq, head, 0, kind);
            byte[] line = Line.isSigned(kind) ? writer.sign(KEY) : writer.end();
            body.writeBytes(line);
            if (wrong >= 0 || i % 2 == 0) {
                body.write('\n');
            }
            head = Leaf.hash(line);
            seq++;
        }
        return body.toByteArray();
    }
}
