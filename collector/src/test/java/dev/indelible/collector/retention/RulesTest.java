package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rule a line is kept by. */
final class RulesTest {
    private static final Instant WRITTEN = Instant.parse("2024-02-29T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"pci,2025-02-28T12:00:00Z", "hipaa,2030-02-28T12:00:00Z", "sox,2031-02-28T12:00:00Z"})
    void presets(String name, Instant until) {
        assertEquals(until, until("preset " + name, "bank", "http"));
        assertEquals(until, until("preset " + name, "bank", "seal"));
    }

    @Test
    void noRuleUndercutsAPreset() {
        String rules =
                "preset pci service bank\nkeep 30d\nkeep 10d service bank kind http\nkeep 2y service bank kind auth";
        assertEquals(Instant.parse("2025-02-28T12:00:00Z"), until(rules, "bank", "http"));
        assertEquals(Instant.parse("2026-02-28T12:00:00Z"), until(rules, "bank", "auth"));
        assertEquals(Instant.parse("2024-03-30T12:00:00Z"), until(rules, "shop", "http"));
    }

    @Test
    void theClosestRuleCountsAndOfEquallyCloseOnesTheLongest() {
        String rules = "keep 100d\nkeep 30d kind http\nkeep 60d service bank\nkeep 10d service bank kind tx";
        assertEquals(WRITTEN.plusSeconds(86_400L * 100), until(rules, "shop", "jdbc"));
        assertEquals(WRITTEN.plusSeconds(86_400L * 30), until(rules, "shop", "http"));
        assertEquals(WRITTEN.plusSeconds(86_400L * 60), until(rules, "bank", "http"));
        assertEquals(WRITTEN.plusSeconds(86_400L * 10), until(rules, "bank", "tx"));
    }

    @Test
    void whatNoRuleNamesIsKeptForGood() {
        assertEquals(Instant.MAX, until("keep 30d service bank", "shop", "http"));
        assertEquals(Instant.MAX, until("keep 30d service bank", "shop", "alarm"));
        assertEquals(Instant.MIN, until("keep 30d service bank", "shop", "seal"), "a seal keeps nothing by itself");
    }

    @Test
    void commentsAndBlankLines() {
        assertEquals(WRITTEN.plusSeconds(86_400), until("\n# all\n  keep  1d # a day\n", "shop", "http"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keep",
                "keep 0d",
                "keep 30m",
                "keep 101y",
                "keep 7y service",
                "keep 7y service a b c",
                "keep 7y service a service b",
                "keep 7y kind HTTP",
                "preset nist",
                "preset pci kind http",
                "drop 7y"
            })
    void whatIsNoRuleIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Rules.parse(text));
    }

    @Test
    void errorsNameFileAndLine(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("retention");
        assertTrue(message(file).contains("is missing"));
        Files.writeString(file, "keep 1y\nkeep 1x\n");
        assertTrue(message(file).startsWith(file + " line 2: a period is"), message(file));
        Files.writeString(file, "#".repeat(9000));
        assertTrue(message(file).contains("longer than"));
    }

    private static String message(Path file) {
        return assertThrows(IllegalArgumentException.class, () -> Rules.read(file))
                .getMessage();
    }

    @Test
    void whatMustBeAtHandHasRulesOfItsOwn() {
        String rules = "preset pci service bank\nat-hand 10d\nat-hand 200d kind auth\nkeep 2y";
        assertEquals(Instant.parse("2024-05-29T12:00:00Z"), atHand(rules, "bank", "http"), "three months at least");
        assertEquals(WRITTEN.plusSeconds(86_400L * 200), atHand(rules, "bank", "auth"));
        assertEquals(WRITTEN.plusSeconds(86_400L * 10), atHand(rules, "shop", "http"));
        assertEquals(Instant.MAX, atHand("keep 2y", "shop", "http"), "for good, where nobody says less");
        assertEquals(Instant.MAX, atHand("preset sox", "shop", "http"));
        assertEquals(Instant.MIN, atHand("keep 2y", "shop", "seal"));
    }

    @Test
    void anArchiveIsNamedOnce() {
        assertEquals(
                "/mnt/nas",
                Rules.parse("keep 2y\narchive /mnt/nas # far").archive().toString());
        assertEquals(null, Rules.parse("keep 2y").archive());
        for (String wrong : List.of("archive nas", "archive /a\narchive /b", "archive", "archive s3://x/?keep=1d")) {
            assertThrows(IllegalArgumentException.class, () -> Rules.parse("keep 2y\n" + wrong), wrong);
        }
    }

    private static Instant atHand(String rules, String service, String kind) {
        return Rules.parse(rules).until(Rule.Term.AT_HAND, service, kind, WRITTEN);
    }

    private static Instant until(String rules, String service, String kind) {
        return Rules.parse(rules).until(Rule.Term.KEEP, service, kind, WRITTEN);
    }
}
