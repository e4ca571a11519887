package dev.indelible.collector.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code prove} and {@code verify-proof}: what one makes the other takes, and nothing else. */
@Timeout(120)
final class ProofCommandsTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path log;
    private String key;
    private String stream;
    private List<String> lines;

    /** Three segments, the last of them open. */
    @BeforeEach
    void begin() throws Exception {
        Home home = Home.at(folder.resolve("home"));
        try (TestCollector collector = TestCollector.start(home.folder(), 1, Clock.systemUTC())) {
            AgentStreamWriter writer = collector.enrolled("bank");
            CollectorClient client = collector.client();
            client.lines(writer.openBatch());
            for (int i = 0; i < 6; i++) {
                client.lines(writer.batch(100));
            }
            stream = writer.id;
            key = collector.keys.logSigner().verifier().toString();
            lines = collector.lines();
        }
        log = home.log();
        assertEquals(3, TestCollector.segments(home).size());
    }

    @Test
    void aLineIsProvenHoweverItIsNamed() throws Exception {
        for (int index : new int[] {0, 3, 255, 256, 511, 512, lines.size() - 1}) {
            Path line = Files.writeString(folder.resolve("line"), lines.get(index) + "\n");
            String byIndex = proven("--index", "" + index);
            assertEquals(index, TlogProof.parse(byIndex).index());
            assertEquals(byIndex, proven("--line", line.toString(), "--key", key));
            Path proof = Files.writeString(folder.resolve("proof"), byIndex);
            assertEquals(0, check(line, proof, key), this::said);
            assertTrue(said().startsWith("PROVEN: line " + index + " of the log log.test/one"), this::said);
        }
        String bySeq = proven("--stream", stream, "--seq", "300");
        int index = (int) TlogProof.parse(bySeq).index();
        assertTrue(lines.get(index).startsWith("{\"stream\":\"" + stream + "\",\"seq\":300,"));
    }

    @Test
    void theLineComesFromStandardInputToo() throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(lines.get(300).getBytes(StandardCharsets.UTF_8)));
        try {
            assertEquals(300, TlogProof.parse(proven("--line", "-")).index());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void theFolderHoldsWhatIsHandedOver() throws Exception {
        Path evidence = folder.resolve("case-7");
        assertEquals(0, prove("--index", "400", "--out", evidence.toString()));
        assertEquals(lines.get(400), Files.readString(evidence.resolve("400.json")));
        assertEquals(0, check(evidence.resolve("400.json"), evidence.resolve("400.tlog-proof"), key, "--json"));
        assertTrue(said().contains("\"verdict\":\"proven\",\"origin\":\"log.test/one\",\"index\":400,"), this::said);
        assertEquals(2, prove("--index", "400", "--out", evidence.toString()), "nothing is overwritten");
    }

    @Test
    void noOtherLineProofOrKeyPasses() throws Exception {
        Path line = Files.writeString(folder.resolve("line"), lines.get(300));
        String good = proven("--index", "300");
        Path proof = Files.writeString(folder.resolve("proof"), good);
        assertEquals(0, check(line, proof, key));
        Path other = Files.writeString(folder.resolve("other"), lines.get(301));
        assertEquals(1, check(other, proof, key));
        Path edited = Files.writeString(folder.resolve("edited"), lines.get(300).replace("do.", "du."));
        assertEquals(1, check(edited, proof, key, "--json"));
        assertTrue(said().contains("\"verdict\":\"not proven\""), this::said);
        for (String forged : List.of(
                good.replace("index 300", "index 301"),
                good.replaceFirst("\n[A-Za-z0-9+/]", "\n0"),
                good.replace("\n" + lines.size() + "\n", "\n" + (lines.size() + 1) + "\n"),
                good.substring(0, good.length() / 2),
                "")) {
            assertEquals(1, check(line, Files.writeString(folder.resolve("forged"), forged), key), forged);
        }
        String stranger =
                NoteSigner.log("log.test/one", SigningKey.generate()).verifier().toString();
        assertEquals(1, check(line, proof, stranger));
        assertEquals(1, prove("--index", "300", "--key", stranger));
        assertEquals(2, check(line, folder.resolve("nowhere"), key));
        assertEquals(
                2, check(TestCollector.segments(Home.at(folder.resolve("home"))).get(0), proof, key), "many lines");
    }

    @Test
    void whatTheLogDoesNotHaveIsNotProven() throws Exception {
        assertEquals(1, prove("--index", "" + lines.size()));
        assertEquals(1, prove("--stream", stream, "--seq", "100000"));
        Path line = Files.writeString(folder.resolve("line"), lines.get(300).replace("do.", "du."));
        assertEquals(1, prove("--line", line.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("byte for byte"), this::said);
        assertEquals(2, prove());
        assertEquals(2, prove("--index", "1", "--stream", stream, "--seq", "1"));
    }

    @Test
    void aLineThatWasChangedInTheLogIsNotProven() throws Exception {
        Path segment = TestCollector.segments(Home.at(folder.resolve("home"))).get(1);
        segment.toFile().setWritable(true);
        Files.writeString(segment, Files.readString(segment).replace("do.40", "do.04"));
        int index = lines.indexOf(lines.stream()
                .filter(line -> line.contains("do.40"))
                .skip(3)
                .findFirst()
                .orElseThrow());
        assertTrue(index > 256 && index < 512, "" + index);
        assertEquals(1, prove("--index", "" + index));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("run verify"), this::said);
        Path kept = Files.writeString(folder.resolve("kept"), lines.get(index));
        assertEquals(0, prove("--line", kept.toString()), "who kept the true one can prove it still");
    }

    private String proven(String... which) throws Exception {
        assertEquals(0, prove(which), this::said);
        return out.toString(StandardCharsets.UTF_8);
    }

    private int prove(String... more) {
        String[] all = new String[more.length + 1];
        all[0] = log.toString();
        System.arraycopy(more, 0, all, 1, more.length);
        return run(new ProveCommand(fresh(out), fresh(err)), all);
    }

    private int check(Path line, Path proof, String vkey, String... more) {
        String[] all = new String[more.length + 4];
        all[0] = line.toString();
        all[1] = proof.toString();
        all[2] = "--key";
        all[3] = vkey;
        System.arraycopy(more, 0, all, 4, more.length);
        return run(new VerifyProofCommand(fresh(out)), all);
    }

    private static int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments);
    }

    private static PrintStream fresh(ByteArrayOutputStream to) {
        to.reset();
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }
}
