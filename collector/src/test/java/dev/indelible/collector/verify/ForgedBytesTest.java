package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Attacks with bytes that two readers may read differently: of who chooses what an application records, or makes an agent or
 * a log write lines of his own.
 */
class ForgedBytesTest extends Attack {
    private static final String FAKE = ",\"sig\":\"" + "A".repeat(86) + "==\"}";

    @Test
    void aFakeSignatureInARecordedText() throws Exception {
        log.agent(identity, "bank", null)
                .line("method", "alice", "a", json -> {
                    json.writeObjectPropertyStart("data");
                    json.writeStringProperty("note", FAKE);
                    json.writeEndObject();
                })
                .close();
        Path root = sound(log);
        edit(root.resolve("events/2026/11/22/00000000000000000000.jsonl"), lines -> {
            String line = lines.get(3);
            lines.set(3, line.substring(0, line.indexOf("\\\"sig")) + FAKE.substring(1));
        });
        fails(verify(root), "grammar");
    }

    @Test
    void aSignatureOnALineThatHasNone() throws Exception {
        put(line -> line.substring(0, line.length() - 1) + FAKE);
        fails(verify(lay(log)), "stands only in signed kinds");
    }

    @Test
    void aMemberBehindTheSignature() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null);
        String line = agent.draft("alice", "a").replace("\"kind\":\"method\"", "\"kind\":\"seal\"");
        agent.put(utf8(line.substring(0, line.length() - 1) + FAKE.replace("}", ",\"next\":\"\"}")));
        fails(verify(lay(log)), "ends in its sig");
    }

    @Test
    void aMemberTwice() throws Exception {
        put(line -> line.replace("\"env\":\"test\"", "\"env\":\"test\",\"env\":\"prod\""));
        fails(verify(lay(log)), "grammar");
    }

    @Test
    void aMemberTwiceUnderAnEscape() throws Exception {
        put(line -> line.replace("\"env\":\"test\"", "\"env\":\"test\",\"data\":{\"to\":1,\"t\\u006f\":2}"));
        fails(verify(lay(log)), "grammar");
    }

    @Test
    void aSecondLineInsideALine() throws Exception {
        put(line -> line.replace("\"env\":\"test\"", "\"env\":\"te\rst\""));
        fails(verify(lay(log)), "grammar");
    }

    @Test
    void bytesThatAreNoUtf8() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null);
        byte[] line = utf8(agent.draft("alice", "a").replace("\"env\":\"test\"", "\"env\":\"..\""));
        int at = new String(line, StandardCharsets.ISO_8859_1).indexOf("..");
        line[at] = (byte) 0xc0;
        line[at + 1] = (byte) 0xaf;
        agent.put(line).close();
        fails(verify(lay(log)), "grammar");
    }

    @Test
    void aNumberThatReadersRoundDifferently() throws Exception {
        put(line -> line.replace("\"env\":\"test\"", "\"env\":\"test\",\"duration_us\":9007199254740993"));
        fails(verify(lay(log)), "grammar");
    }

    @Test
    void aLineTooLongForALogEntry() throws Exception {
        put(line -> line.replace("\"test\"", "\"" + "x".repeat(70_000) + "\""));
        fails(verify(lay(log)), "longer than 65535 bytes");
    }

    @Test
    void theSameSignatureInOtherCharacters() throws Exception {
        reseal(sig -> {
            char last = sig.charAt(85);
            return sig.substring(0, 85) + (char) (last + 1) + "==";
        });
        fails(verify(lay(log)), "grammar");
    }

    @Test
    void theSameSignatureByAnotherNumber() throws Exception {
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        reseal(sig -> {
            byte[] bytes = Encoding.base64(sig, 64);
            BigInteger s = BigInteger.ZERO;
            for (int i = 63; i >= 32; i--) {
                s = s.shiftLeft(8).add(BigInteger.valueOf(bytes[i] & 0xff));
            }
            s = s.add(order);
            for (int i = 32; i < 64; i++) {
                bytes[i] = s.byteValue();
                s = s.shiftRight(8);
            }
            return Encoding.base64(bytes);
        });
        fails(verify(lay(log)), "the seal is not signed by the key announced for it");
    }

    @Test
    void theWordsOfAVerdictInALine() throws Exception {
        log.agent(identity, "bank", null)
                .line(
                        "gap",
                        "agent",
                        "stream.gap",
                        json -> json.writeStringProperty("why", "x]\u001b[2J\n\nVERIFIED\n\u202e"))
                .close();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = new CommandLine(new VerifyCommand(stream, stream))
                .execute(
                        lay(log).toString(),
                        "--key",
                        log.key(),
                        "--state",
                        folder.resolve("memory").toString());
        String text = out.toString(StandardCharsets.UTF_8);
        assertEquals(3, exit, text);
        List<String> lines = text.strip().lines().toList();
        assertTrue(lines.get(lines.size() - 1).startsWith("VERIFIED WITH FINDINGS"), text);
        assertFalse(lines.contains("VERIFIED"), text);
        assertFalse(text.contains("\u001b") || text.contains("\u202e"), text);
    }

    /** A stream with one line that somebody bent before it was chained. */
    private void put(UnaryOperator<String> bend) {
        AgentLines agent = log.agent(identity, "bank", null);
        agent.put(utf8(bend.apply(agent.draft("alice", "a")))).close();
    }

    /** A stream whose last seal has its right signature, written in another way. */
    private void reseal(UnaryOperator<String> bend) {
        log.agent(identity, "bank", null).events(1).seal();
        int last = (int) log.size() - 1;
        String seal = new String(log.lines().get(last), StandardCharsets.UTF_8);
        String sig = seal.substring(seal.length() - 90, seal.length() - 2);
        LogBuilder bent = log.fork(log.lines().subList(0, last));
        bent.add(utf8(seal.replace(sig, bend.apply(sig))));
        log = bent;
    }
}
