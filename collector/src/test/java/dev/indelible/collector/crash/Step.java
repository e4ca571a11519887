package dev.indelible.collector.crash;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One thing that an agent asks of a collector, and asks again with the same bytes until it has a receipt. */
sealed interface Step {

    /** An identity with its token. */
    record Enrolment(String token, SigningKey identity) implements Step {
        @Override
        public String toString() {
            return "an enrolment";
        }
    }

    /**
     * Lines of one stream that end in a seal.
     *
     * @param seq of the first
     */
    record Batch(String stream, long seq, List<String> lines) implements Step {

        /** From the body of a request. */
        static Batch of(String stream, long seq, byte[] body) {
            return new Batch(
                    stream,
                    seq,
                    new String(body, StandardCharsets.UTF_8).lines().toList());
        }

        /** What is left of it from this seq on. */
        Batch from(long next) {
            return new Batch(stream, next, lines.subList((int) (next - seq), lines.size()));
        }

        long last() {
            return seq + lines.size() - 1;
        }

        byte[] leaf(long of) {
            return Leaf.hash(lines.get((int) (of - seq)).getBytes(StandardCharsets.UTF_8));
        }

        byte[] body() {
            return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "lines " + seq + " to " + last() + " of " + stream;
        }
    }
}
