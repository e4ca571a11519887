package dev.indelible.collector.retention;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.indelible.collector.archive.Archive;
import dev.indelible.collector.store.WormStore;
import java.io.File;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whoever adds a way to delete a file must come by here and say why no unexpired line goes by it. Segments are deleted in
 * two places only, and both are reached through {@link Removal} and {@link Archival} alone.
 */
final class DeletionTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.indelible.collector");

    /** Each with what it deletes. */
    private static final Set<String> DELETE = Set.of(
            // An unfinished file under a temporary name.
            "disk.Durable",
            // Its own probe.
            "disk.FileAttributes",
            // Unfinished files in tmp/.
            "home.Home",
            // An empty segment that a crash left; lines past the last checkpoint move to quarantine/ before.
            "log.Recovery",
            "log.Quarantine",
            // Partial tiles and those of lines that never were signed; no full tile of a signed line.
            "log.TileFiles",
            "log.TileRepair",
            // What an interrupted restore left in tmp/, and the empty log/ that it replaces.
            "cli.RestoreCommand",
            // What the operator asked to revoke, once the line stands.
            "cli.Revocations",
            "home.RevocationRequest",
            // Half a segment in the new folder of a restore or a copy, which its seal does not fit.
            "store.StoredLog",
            // What was remembered of an earlier run.
            "canary.CanaryState",
            "verify.SeenCheckpoints",
            // Copies in the folder for temporary files.
            "verify.StoreCopy",
            "verify.ArchiveCopy",
            // Segments, as the class says.
            "retention.LocalFiles",
            // Files under retained/ that another one holds.
            "retention.RetainedFolder",
            // Segments in an archive: called by Removal only, see below.
            "archive.FolderArchive");

    @Test
    void noOtherClassDeletesFiles() {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : CLASSES) {
            if (each.getMethodCallsFromSelf().stream().anyMatch(DeletionTest::deletes)
                    || each.getCodeUnitReferencesFromSelf().stream()
                            .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Files.class)
                                    && call.getName().startsWith("delete"))) {
                String name = each.getName().substring("dev.indelible.collector.".length());
                found.add(name.replaceAll("\\$.*", ""));
            }
        }
        found.removeAll(DELETE);
        assertEquals(Set.of(), found, "classes that delete and are not in the list of this test");
    }

    private static boolean deletes(JavaCall<?> call) {
        boolean files = call.getTargetOwner().isEquivalentTo(Files.class)
                || call.getTargetOwner().isEquivalentTo(File.class);
        return files && call.getName().startsWith("delete")
                || call.getName().equals("truncate")
                        && !call.getOriginOwner().getName().contains(".log.Recovery");
    }

    @Test
    void segmentsAreDeletedByRetentionOnly() {
        only("delete", LocalFiles.class, Removal.class, Archival.class);
        only("deleteHere", Archival.class, Removal.class, Archival.class);
        only("remove", Archive.class, Removal.class);
    }

    /** Who holds the credentials deletes nothing from a store, but for what the probe itself has put there. */
    @Test
    void nothingIsDeletedFromAStore() {
        only("delete", WormStore.class);
    }

    private static void only(String method, Class<?> owner, Class<?>... callers) {
        noClasses()
                .that(new DescribedPredicate<JavaClass>("are not among those that may") {
                    @Override
                    public boolean test(JavaClass each) {
                        for (Class<?> caller : callers) {
                            if (each.isEquivalentTo(caller)) {
                                return false;
                            }
                        }
                        return true;
                    }
                })
                .should()
                .callMethodWhere(new DescribedPredicate<>("it is " + owner.getSimpleName() + "." + method) {
                    @Override
                    public boolean test(com.tngtech.archunit.core.domain.JavaMethodCall call) {
                        return call.getName().equals(method)
                                && call.getTargetOwner().isAssignableTo(owner);
                    }
                })
                .check(CLASSES);
    }
}
