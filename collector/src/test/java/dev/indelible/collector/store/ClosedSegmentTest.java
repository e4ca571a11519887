package dev.indelible.collector.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What becomes final with a segment, also where tiles of higher levels do. */
class ClosedSegmentTest {
    @Test
    void everyTileAndCheckpointBelongsToOneSegment() {
        TreeSet<Long> kept =
                new TreeSet<>(List.of(64_000L, 65_279L, 65_280L, 65_281L, 65_536L, 65_700L, 65_792L, 66_000L));
        String name = "events/2026/11/22/00000000000000065280";
        LogFile lines = LogFile.of(name + ".jsonl").orElseThrow();
        assertEquals(
                List.of(
                        List.of(name + ".seal"),
                        List.of(name + ".jsonl"),
                        List.of("tile/0/255", "tile/0/256", "tile/1/000"),
                        List.of("checkpoints/65281", "checkpoints/65536", "checkpoints/65700"),
                        List.of("checkpoints/65792")),
                new ClosedSegment(lines, 65_280, 65_792)
                        .parts(kept).stream()
                                .map(part -> part.stream().map(LogFile::name).toList())
                                .toList());
    }

    @Test
    void onlyWhatALogNamesIsAFileOfOne() {
        for (String name : List.of(
                "checkpoints/01",
                "checkpoints/1/2",
                "events/2026/11/22/1.jsonl",
                "tile/entries/000",
                "tile/0/000.p/256",
                "keys/log.key",
                "events/2026/11/22/00000000000000065280.jsonl\n",
                "")) {
            assertTrue(LogFile.of(name).isEmpty(), name);
        }
        assertEquals(
                LogFile.Kind.PARTIAL_TILE,
                LogFile.of("tile/0/000.p/255").orElseThrow().kind());
        assertEquals(
                LogFile.Kind.TILE, LogFile.of("tile/0/x001/000").orElseThrow().kind());
        assertEquals(LogFile.Kind.LATEST, LogFile.of("checkpoint").orElseThrow().kind());
    }
}
