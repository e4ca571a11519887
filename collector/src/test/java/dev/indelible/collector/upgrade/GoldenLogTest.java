package dev.indelible.collector.upgrade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.chain.stream.StreamId;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.canary.Canary;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.verify.VerifyCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.core.JsonGenerator;

/**
 * A log that a release of format version 1 wrote, and what its agents send, at this release ({@link MakeGoldenLog}); and
 * what this release says to a newer format.
 */
@Timeout(120)
class GoldenLogTest {
    @TempDir
    Path folder;

    private Path golden;
    private Path home;

    @BeforeEach
    void restore() throws Exception {
        golden = Path.of(GoldenLogTest.class.getResource("/golden/v1/log.vkey").toURI())
                .getParent();
        home = folder.resolve("home");
        copy(golden.resolve("home"), home);
    }

    @Test
    void itVerifiesAsItDidThen() throws Exception {
        assertEquals(3, verify(), "the application's stream was still open");
        Path segment = TestCollector.segments(Home.at(home)).get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        assertEquals(1, verify());
    }

    @Test
    void aCollectorOfThisReleaseGoesOnWithItAndTakesWhatItsAgentsSendNext() throws Exception {
        List<byte[]> before = files();
        List<String> old = TestCollector.lines(Home.at(home));
        assertEquals(282, old.size());
        try (TestCollector collector = TestCollector.start(home)) {
            CollectorClient client = collector.client();
            byte[] rest = read("later/rest.jsonl");
            assertReceipt(client.lines(rest), rest);
            assertReceipt(client.lines(rest), rest);
            assertEquals(
                    200,
                    client.reply(client.post("/v1/enrol", "application/json", read("later/enrol.json"))
                                    .build())
                            .status());
            byte[] stream = read("later/stream.jsonl");
            assertReceipt(client.lines(stream), stream);
            String token = collector.token("canary", 1, Instant.now().plusSeconds(600));
            try (Canary canary =
                    Canary.open(token, folder.resolve("canary"), Duration.ofSeconds(60), "host.test", "test")) {
                assertTrue(canary.check(true).passed());
            }
            assertEquals(
                    old, TestCollector.lines(Home.at(home)).subList(0, old.size()), "what was written stays as it was");
            assertTrue(TestCollector.lines(Home.at(home)).size() > old.size());
        }
        List<byte[]> after = files();
        for (int i = 0; i < before.size(); i++) {
            byte[] whole = after.get(i);
            assertArrayEquals(before.get(i), Arrays.copyOf(whole, before.get(i).length));
        }
        assertEquals(0, verify(), "with every stream closed there is nothing to find");
    }

    @Test
    void aLogOfANewerFormatIsLeftAlone() throws Exception {
        Home newer = Home.at(folder.resolve("newer"));
        TestCollector.start(newer.folder()).close();
        Path segment = TestCollector.segments(newer).get(0);
        String open = Files.readString(segment);
        byte[] two = open.replace("\"v\":1,", "\"v\":2,").getBytes(StandardCharsets.UTF_8);
        segment.toFile().setWritable(true);
        Files.write(segment, two);
        LogException refused = assertThrows(LogException.class, () -> TestCollector.start(newer.folder()));
        assertTrue(
                refused.getMessage().contains("of format version 2, and this release writes 1"), refused::getMessage);
        assertArrayEquals(two, Files.readAllBytes(segment), "nothing was moved or cut");
        try (Stream<Path> quarantined = Files.list(newer.quarantine())) {
            assertEquals(0, quarantined.count());
        }
    }

    @Test
    void anAgentOfANewerFormatIsToldWhatToUpgrade() throws Exception {
        try (TestCollector collector = TestCollector.start(home)) {
            AgentStreamWriter enrolled = collector.enrolled("bank");
            CollectorClient.Reply reply = collector.client().lines(newer(enrolled.identity));
            assertEquals(422, reply.status());
            assertEquals(0, reply.number("seq"));
            assertTrue(reply.text("error").contains("format version 2, and this collector knows 1"), reply.toString());
            assertTrue(reply.text("remedy").contains("upgrade this collector"), reply.toString());
        }
    }

    /** The first batch of a stream of version 2, which is else as in version 1. */
    private static byte[] newer(SigningKey identity) {
        SigningKey first = SigningKey.generate();
        String id = Encoding.base64url(StreamId.of(identity.publicKey(), first.publicKey()));
        LineWriter writer = new LineWriter();
        JsonGenerator json = writer.begin(id, 0, new byte[Leaf.BYTES], System.currentTimeMillis() * 1000, "open");
        json.writeStringProperty("service", "bank");
        json.writeNumberProperty("v", 2);
        json.writeStringProperty("identity", Encoding.base64(identity.publicKey()));
        json.writeStringProperty("next", Encoding.base64(first.publicKey()));
        json.writeNullProperty("previous");
        byte[] open = writer.sign(identity);
        writer.begin(id, 1, Leaf.hash(open), System.currentTimeMillis() * 1000, "seal")
                .writeStringProperty(
                        "next", Encoding.base64(SigningKey.generate().publicKey()));
        return AgentStreamWriter.body(List.of(open, writer.sign(first)));
    }

    private void assertReceipt(CollectorClient.Reply reply, byte[] body) throws Exception {
        assertEquals(200, reply.status(), reply::toString);
        String text = new String(body, StandardCharsets.UTF_8).strip();
        byte[] last = text.substring(text.lastIndexOf('\n') + 1).getBytes(StandardCharsets.UTF_8);
        TlogProof.parse(reply.text("receipt")).verify(Leaf.hash(last), VerifierKey.parse(key()));
    }

    private int verify() throws IOException {
        return new CommandLine(new VerifyCommand())
                .execute(
                        home.resolve("log").toString(),
                        "--key",
                        key(),
                        "--old",
                        golden.resolve("home/log/checkpoint").toString(),
                        "--state",
                        folder.resolve("seen").toString());
    }

    private String key() throws IOException {
        return Files.readString(golden.resolve("log.vkey")).strip();
    }

    private byte[] read(String name) throws IOException {
        return Files.readAllBytes(golden.resolve(name));
    }

    /** What no release may change: lines, seals, full tiles and kept checkpoints. */
    private List<byte[]> files() throws IOException {
        Path log = home.resolve("log");
        List<Path> all;
        try (Stream<Path> walk = Files.walk(golden.resolve("home/log"))) {
            all = walk.filter(Files::isRegularFile)
                    .map(file -> golden.resolve("home/log").relativize(file))
                    .filter(file ->
                            !file.toString().contains(".p/") && !file.toString().equals("checkpoint"))
                    .sorted()
                    .toList();
        }
        List<byte[]> contents = new ArrayList<>();
        for (Path file : all) {
            contents.add(Files.readAllBytes(log.resolve(file.toString())));
        }
        return contents;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
