package dev.indelible.collector.benchmarks.load;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.collector.benchmarks.lines.Preparation;
import dev.indelible.collector.benchmarks.lines.PreparedBatch;
import dev.indelible.collector.benchmarks.lines.SampleStream;
import dev.indelible.collector.benchmarks.process.Certificate;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One agent: its identity, its stream, its connection, what it knows of the log, and how many lines were acknowledged to it.
 * One thread at a time.
 */
final class LoadAgent implements AutoCloseable {
    /** An open or a close, and its seal. */
    private static final int TWO = 2;

    /** So often in a row a batch may stay without an answer. */
    private static final int MOST_SILENT = 5;

    private final SampleStream stream;
    private final AgentHttp http;
    private final Receipts receipts;
    private long acknowledged;
    private long repeats;

    /** {@code seed}: of what its events say. */
    LoadAgent(EnrolmentToken token, Certificate certificate, long seed) throws IOException {
        stream = new SampleStream(seed);
        http = new AgentHttp(token.url(), certificate);
        receipts = new Receipts(token.log());
    }

    SampleStream stream() {
        return stream;
    }

    /** Lines of its stream that a verified receipt covers. */
    long acknowledged() {
        return acknowledged;
    }

    /** How often it had to send a batch again: told to come back later, or not answered. */
    long repeats() {
        return repeats;
    }

    /** Enrols and opens its stream; its seals repeat the checkpoint of that from now on. */
    void begin(EnrolmentToken token, String text) throws IOException, InterruptedException {
        byte[] identity = stream.identity().publicKey();
        byte[] message = Possession.message(token.id(), token.log().name(), token.service(), identity);
        AgentHttp.Reply reply = http.object(
                "/v1/enrol",
                Map.of(
                        "token",
                        text,
                        "identity",
                        Encoding.base64(identity),
                        "proof",
                        Encoding.base64(stream.identity().sign(message))));
        if (reply.status() != 200) {
            throw new IllegalStateException("an enrolment is answered with " + reply.status() + ": " + reply.members());
        }
        send(Preparation.packed(stream.open(), stream.head(), TWO));
        repeatNewest();
    }

    /** Seals that are prepared from now on repeat the newest checkpoint. */
    void repeatNewest() {
        stream.seen(receipts.newest());
    }

    /** Closes its stream. */
    void end() throws IOException, InterruptedException {
        send(Preparation.packed(stream.close(), stream.head(), TWO));
    }

    /** Sends a batch until it is received, waiting where it is told to, and checks the receipt. */
    void send(PreparedBatch batch) throws IOException, InterruptedException {
        int silent = 0;
        while (true) {
            AgentHttp.Reply reply;
            try {
                reply = http.lines(batch.gzip(), receipts.header());
            } catch (IOException e) {
                // No answer: an agent sends the same again, and the log must not hold it twice.
                again(1);
                if (++silent == MOST_SILENT) {
                    throw e;
                }
                continue;
            }
            switch (reply.status()) {
                case 200 -> {
                    receipts.accept(reply.members(), batch.leaf());
                    acknowledged += batch.lines();
                    return;
                }
                case 429, 503 -> again(reply.retryAfterSeconds());
                default ->
                    throw new IllegalStateException(
                            "lines are answered with " + reply.status() + ": " + reply.members());
            }
        }
    }

    private void again(int afterSeconds) throws InterruptedException {
        repeats++;
        TimeUnit.SECONDS.sleep(Math.max(1, afterSeconds));
    }

    @Override
    public void close() {
        http.close();
    }
}
