package dev.indelible.collector.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.indelible.collector.disk.Durable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract on a folder, and what only a folder does. */
final class FolderArchiveTest extends ArchiveContract {
    @Override
    protected Archive open(String vkey, boolean used) throws Exception {
        Path place = folder.resolve("archive");
        Files.createDirectories(place);
        return FolderArchive.open(place, vkey, used);
    }

    @Override
    protected Instant now() {
        return Instant.now();
    }

    @Test
    void filesAreReadOnlyAndGoWithTheirFolders() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        String name = "events/2026/11/23/00000000000000000256.jsonl";
        try (Archive archive = open(LOG, false)) {
            archive.store(name, file, Instant.MAX);
            assertEquals(Durable.WORM, Files.getPosixFilePermissions(folder.resolve("archive/" + name)));
            archive.remove(name);
            archive.remove(name);
            assertEquals(List.of(), archive.names());
            assertFalse(Files.exists(folder.resolve("archive/events/2026")));
        }
    }

    /** What an interrupted copy left is not taken for a file. */
    @Test
    void halfACopyIsReplaced() throws Exception {
        String name = "events/2026/11/23/00000000000000000256.jsonl";
        try (Archive archive = open(LOG, false)) {
            archive.store(name, Files.writeString(folder.resolve("a"), "whole"), Instant.MAX);
            Path part = Files.writeString(folder.resolve("archive/tmp/part"), "ha");
            Files.setPosixFilePermissions(part, Durable.WORM);
            archive.store(name.replace("256", "512"), Files.writeString(folder.resolve("b"), "more"), Instant.MAX);
            assertEquals(2, archive.names().size());
        }
    }

    @Test
    void aFolderOfOtherThingsIsNotTaken() throws Exception {
        Files.createDirectories(folder.resolve("archive/events"));
        assertThrows(ArchiveException.class, () -> open(LOG, false));
        assertThrows(ArchiveException.class, () -> FolderArchive.open(folder.resolve("nowhere"), LOG, false));
    }

    @Test
    void anAddressIsAbsoluteOrABucketWithoutDates() {
        assertThrows(IllegalArgumentException.class, () -> ArchiveAddress.parse("archive"));
        assertThrows(IllegalArgumentException.class, () -> ArchiveAddress.parse("s3://bucket/a/?keep=400d"));
        assertThrows(IllegalArgumentException.class, () -> ArchiveAddress.parse("s3://bucket/a/?level=locked"));
        assertEquals(
                "s3://bucket/a/",
                ArchiveAddress.parse("s3://bucket/a?region=eu-central-1").toString());
        assertEquals("/mnt/nas", ArchiveAddress.parse("/mnt/x/../nas").toString());
    }
}
