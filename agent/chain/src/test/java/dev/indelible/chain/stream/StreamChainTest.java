package dev.indelible.chain.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.stream.ChainException.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;

class StreamChainTest {
    private final LineWriter writer = new LineWriter();
    private final SigningKey identity = SigningKey.generate();
    private final SigningKey first = SigningKey.generate();
    private final SigningKey second = SigningKey.generate();
    private final String id = Encoding.base64url(StreamId.of(identity.publicKey(), first.publicKey()));
    private StreamChain chain;

    @BeforeEach
    void open() throws Exception {
        chain = StreamChain.open(openLine(identity, id, 1));
    }

    @Test
    void aWholeStreamFromOpenToItsLastSeal() throws Exception {
        chain.append(plain("method"));
        assertFalse(chain.sealed());
        chain.append(seal(first, second));
        assertTrue(chain.sealed());
        chain.append(plain("close"));
        chain.append(seal(second, null));
        assertTrue(chain.closed());
        assertEquals(5, chain.nextSeq());
        refused(Reason.POSITION, plain("method"));
    }

    @Test
    void anOpenIsBoundToItsKeys() {
        refusedOpen(Reason.SEAL, () -> openLine(second, id, 1));
        refusedOpen(Reason.SEAL, () -> openLine(identity, "AAAAAAAAAAAAAAAAAAAAAA", 1));
        refusedOpen(Reason.GRAMMAR, () -> openLine(identity, id, 2));
    }

    @Test
    void whatDoesNotContinueIsRefusedAndChangesNothing() throws Exception {
        refused(Reason.POSITION, line(chain.nextSeq() + 1, chain.head(), "method"));
        refused(Reason.POSITION, line(0, chain.head(), "method"));
        refused(Reason.CHAIN, line(chain.nextSeq(), new byte[32], "method"));
        refused(Reason.SEAL, seal(second, first));
        refused(Reason.SEAL, seal(first, null));
        refused(Reason.POSITION, signed("enrol", first));
        assertEquals(1, chain.nextSeq());
        chain.append(seal(first, second));
    }

    @Test
    void aOneTimeKeySignsOnce() throws Exception {
        chain.append(seal(first, second));
        refused(Reason.SEAL, seal(first, second));
    }

    @Test
    void afterACloseOnlyTheLastSealFollows() throws Exception {
        chain.append(plain("close"));
        refused(Reason.POSITION, plain("method"));
        refused(Reason.SEAL, seal(first, second));
        chain.append(seal(first, null));
        assertTrue(chain.closed());
    }

    @Test
    void linesWithoutASealAreBounded() throws Exception {
        for (int i = 0; i < StreamChain.MAX_UNSEALED; i++) {
            chain.append(plain("method"));
        }
        refused(Reason.SEAL, plain("method"));
        chain.append(seal(first, second));
        chain.append(plain("method"));
    }

    @Test
    void behindASealThatIsLeftTheSameRulesHold() throws Exception {
        chain.skipTo(seal(10, second));
        assertTrue(chain.sealed());
        assertEquals(11, chain.nextSeq());
        refused(Reason.POSITION, line(10, chain.head(), "method"));
        refused(Reason.CHAIN, line(11, new byte[32], "method"));
        refused(Reason.SEAL, seal(first, second));
        for (int i = 0; i < StreamChain.MAX_UNSEALED; i++) {
            chain.append(plain("method"));
        }
        refused(Reason.SEAL, plain("method"));
        chain.append(seal(second, first));
        chain.append(plain("close"));
        chain.append(seal(first, null));
        assertTrue(chain.closed());
    }

    @Test
    void behindAHashTheLastSealsKeyHolds() throws Exception {
        chain.skipTo(seal(10, second));
        byte[] leaf = new byte[32];
        chain.skipTo(12, leaf);
        assertEquals(13, chain.nextSeq());
        assertFalse(chain.sealed());
        refused(Reason.SEAL, seal(first, second));
        for (int i = 2; i < StreamChain.MAX_UNSEALED; i++) {
            chain.append(plain("method"));
        }
        refused(Reason.SEAL, plain("method"));
        chain.append(seal(second, first));
    }

    @Test
    void nobodySkipsBackNorToAnythingButSealAndClose() throws Exception {
        chain.append(plain("method"));
        refusedSkip(Reason.POSITION, seal(1, second));
        refusedSkip(Reason.POSITION, line(9, chain.head(), "method"));
        assertThrows(ChainException.class, () -> chain.skipTo(1, new byte[32]));
        writer.begin("AAAAAAAAAAAAAAAAAAAAAA", 9, chain.head(), 0, "close");
        refusedSkip(Reason.POSITION, parse(writer.end()));
        chain.append(seal(first, second));
    }

    @Test
    void nothingIsSkippedBehindACloseButToItsSeal() throws Exception {
        chain.skipTo(seal(10, second));
        chain.skipTo(line(20, chain.head(), "close"));
        refused(Reason.POSITION, plain("method"));
        refusedSkip(Reason.POSITION, line(21, chain.head(), "close"));
        refusedSkip(Reason.POSITION, seal(22, null));
        refusedSkip(Reason.SEAL, seal(21, first));
        assertThrows(ChainException.class, () -> chain.skipTo(21, new byte[32]));
        StreamChain onward = chain.copy();
        onward.append(seal(second, null));
        assertTrue(onward.closed());
        chain.skipTo(seal(21, null));
        assertTrue(chain.closed());
        refusedSkip(Reason.POSITION, seal(30, first));
    }

    private interface Opening {
        Line line() throws LineException;
    }

    private void refusedOpen(Reason reason, Opening opening) {
        ChainException thrown = assertThrows(ChainException.class, () -> StreamChain.open(opening.line()));
        assertEquals(reason, thrown.reason());
    }

    private void refused(Reason reason, Line line) {
        long seq = chain.nextSeq();
        assertEquals(
                reason,
                assertThrows(ChainException.class, () -> chain.append(line)).reason());
        assertEquals(seq, chain.nextSeq());
    }

    private void refusedSkip(Reason reason, Line line) {
        long seq = chain.nextSeq();
        assertEquals(
                reason,
                assertThrows(ChainException.class, () -> chain.skipTo(line)).reason());
        assertEquals(seq, chain.nextSeq());
    }

    private Line openLine(SigningKey signer, String stream, int version) throws LineException {
        JsonGenerator json = writer.begin(stream, 0, new byte[32], 0, "open");
        json.writeStringProperty("service", "test");
        json.writeNumberProperty("v", version);
        json.writeStringProperty("identity", Encoding.base64(identity.publicKey()));
        json.writeStringProperty("next", Encoding.base64(first.publicKey()));
        return parse(writer.sign(signer));
    }

    private Line plain(String kind) throws LineException {
        return line(chain.nextSeq(), chain.head(), kind);
    }

    private Line line(long seq, byte[] prev, String kind) throws LineException {
        writer.begin(id, seq, prev, 0, kind);
        return parse(writer.end());
    }

    private Line signed(String kind, SigningKey key) throws LineException {
        writer.begin(id, chain.nextSeq(), chain.head(), 0, kind);
        return parse(writer.sign(key));
    }

    private Line seal(SigningKey key, SigningKey next) throws LineException {
        JsonGenerator json = writer.begin(id, chain.nextSeq(), chain.head(), 0, "seal");
        if (next != null) {
            json.writeStringProperty("next", Encoding.base64(next.publicKey()));
        }
        return parse(writer.sign(key));
    }

    /** One that stands further on; its key and the line before are not to be had. */
    private Line seal(long seq, SigningKey next) throws LineException {
        JsonGenerator json = writer.begin(id, seq, new byte[32], 0, "seal");
        if (next != null) {
            json.writeStringProperty("next", Encoding.base64(next.publicKey()));
        }
        return parse(writer.sign(SigningKey.generate()));
    }

    private static Line parse(byte[] line) throws LineException {
        return Line.parse(line, 0, line.length);
    }
}
