package dev.indelible.fuzz;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.stream.ChainException;
import dev.indelible.chain.stream.ChainException.Reason;
import dev.indelible.chain.stream.StreamChain;
import dev.indelible.chain.stream.StreamId;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;

/**
 * A stream, line by line, each as two bytes of the input say: its kind, and what is wrong with it. Three judges must agree
 * on every line and on the reason: {@link StreamChain} from its open on, another from a seal on as after a removal, and
 * {@link StreamModel}. A line that is refused changes nothing.
 */
public final class StreamFuzz {
    private static final int MAX_LINES = 64;
    private static final String[] KINDS = {"method", "seal", "close", "heartbeat", "open", "enrol", "revoke"};
    private static final int BURST = 7;
    private static final SigningKey IDENTITY = key(1);
    private static final SigningKey STRANGER = key(2);
    private static final SigningKey FIRST = key(3);

    private final LineWriter writer = new LineWriter();
    private final String stream = Encoding.base64url(StreamId.of(IDENTITY.publicKey(), FIRST.publicKey()));
    private final StreamModel model = new StreamModel();
    private SigningKey sealKey = FIRST;
    private SigningKey announced;
    private int keys = 3;
    private boolean burst;
    private StreamChain chain;
    private StreamChain cut;

    private StreamFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length > 0) {
            new StreamFuzz().run(input);
        }
    }

    private void run(byte[] input) throws Exception {
        if (!open(input[0] & 0xFF)) {
            return;
        }
        for (int i = 1; i + 1 < input.length && i < 2 * MAX_LINES; i += 2) {
            int kind = (input[i] & 0xFF) % (KINDS.length + 1);
            if (kind == BURST && input[i] == -1 && (input[i + 1] & 0xFC) == 0xF0 && !burst) {
                burst = true;
                // To the limit of lines without a seal, or one less, or one more.
                for (int n = 4095 + (input[i + 1] & 3); n > 0; n--) {
                    line("method", 0);
                }
            } else {
                line(kind == BURST ? "method" : KINDS[kind], input[i + 1] & 0xFF);
            }
        }
    }

    /** Each bit is one thing that is wrong; a stream has begun only where nothing is. */
    private boolean open(int wrong) throws Exception {
        boolean other = (wrong & 1) != 0;
        String id = other ? Encoding.base64url(StreamId.of(STRANGER.publicKey(), FIRST.publicKey())) : stream;
        byte[] prev = new byte[Leaf.BYTES];
        prev[5] = (byte) (wrong >> 1 & 1);
        JsonGenerator json = writer.begin(id, wrong >> 2 & 1, prev, 0, (wrong & 8) != 0 ? "enrol" : "open");
        json.writeNumberProperty("v", (wrong & 16) != 0 ? 2 : 1);
        json.writeStringProperty("service", (wrong & 32) != 0 ? "bank of all" : "bank");
        json.writeStringProperty("identity", Encoding.base64(IDENTITY.publicKey()));
        json.writeStringProperty("next", Encoding.base64(FIRST.publicKey()) + ((wrong & 64) != 0 ? "=" : ""));
        byte[] bytes = writer.sign((wrong & 128) != 0 ? STRANGER : IDENTITY);
        Line open = Line.parse(bytes, 0, bytes.length);
        try {
            chain = StreamChain.open(open);
        } catch (ChainException e) {
            Claim.holds(wrong != 0, "a good open is refused: " + e.getMessage());
            return false;
        }
        Claim.holds(wrong == 0, "an open is taken with wrong bits " + wrong);
        model.opened(open.leaf());
        return true;
    }

    private void line(String kind, int wrong) throws Exception {
        long seq = model.next() + ((wrong & 1) != 0 ? 1 : (wrong & 2) != 0 ? -1 : 0);
        byte[] prev = model.head().clone();
        prev[9] ^= (byte) (wrong >> 2 & 1);
        boolean ours = (wrong & 8) == 0;
        boolean signer = (wrong & 16) == 0;
        boolean seal = kind.equals("seal");
        // A seal announces a key unless it is the last; one bit turns that round, another spoils the key.
        boolean announces = seal && model.closing() == ((wrong & 32) != 0);
        boolean badKey = announces && (wrong & 64) != 0;
        JsonGenerator json = writer.begin(ours ? stream : Encoding.base64url(new byte[16]), seq, prev, 0, kind);
        if (announces) {
            announced = key(++keys);
            String text = Encoding.base64(announced.publicKey());
            json.writeStringProperty("next", badKey ? text.substring(1) : text);
        }
        boolean signs = Line.isSigned(kind);
        byte[] bytes = signs ? writer.sign(signer ? sealKey : STRANGER) : writer.end();
        Line line = Line.parse(bytes, 0, bytes.length);
        judge(line, new StreamModel.Fact(kind, ours, seq, prev, signer, announces, badKey, line.leaf()));
    }

    private void judge(Line line, StreamModel.Fact fact) throws Exception {
        Reason expected = model.take(fact);
        String what = fact.kind() + " at " + fact.seq();
        Claim.same(expected, refusal(chain, line), what);
        if (cut != null) {
            Claim.same(expected, refusal(cut, line), what + ", behind a removal");
        }
        if (expected == null && fact.kind().equals("seal")) {
            sealKey = fact.key() ? announced : sealKey;
            if (cut == null && !model.ended()) {
                Claim.holds(reopened(line), "a seal that nothing can follow");
            }
        }
        agree(chain.nextSeq(), chain.head(), chain.closed());
        if (cut != null) {
            agree(cut.nextSeq(), cut.head(), cut.closed());
        }
    }

    /** As where retention removed what lies between the open and this seal. */
    private boolean reopened(Line seal) throws Exception {
        cut = StreamChain.open(firstLine());
        cut.skipTo(seal);
        return !cut.closed();
    }

    private Line firstLine() throws Exception {
        JsonGenerator json = writer.begin(stream, 0, new byte[Leaf.BYTES], 0, "open");
        json.writeNumberProperty("v", 1);
        json.writeStringProperty("service", "bank");
        json.writeStringProperty("identity", Encoding.base64(IDENTITY.publicKey()));
        json.writeStringProperty("next", Encoding.base64(FIRST.publicKey()));
        byte[] bytes = writer.sign(IDENTITY);
        return Line.parse(bytes, 0, bytes.length);
    }

    private void agree(long next, byte[] head, boolean closed) {
        Claim.same(model.next(), next, "next seq");
        Claim.holds(Arrays.equals(model.head(), head), "another head");
        Claim.same(model.ended(), closed, "closed");
    }

    private static Reason refusal(StreamChain chain, Line line) {
        try {
            chain.append(line);
            return null;
        } catch (ChainException e) {
            return e.reason();
        }
    }

    private static SigningKey key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        seed[1] = (byte) (number >> 8);
        return SigningKey.fromSeed(seed);
    }
}
