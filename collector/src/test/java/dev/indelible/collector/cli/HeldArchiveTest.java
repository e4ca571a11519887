package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.indelible.collector.TestCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Legal holds on an archive in a real bucket. */
final class HeldArchiveTest extends WithBucket {
    private Path home;

    @Test
    void aLiftThatWasCutOffIsFinishedByTheNextOne() throws Exception {
        anArchive();
        run(0, "retention", "hold", "--data", home.toString(), "case-7");
        assertHeld(ObjectLockLegalHoldStatus.ON);
        run(0, "retention", "hold", "--data", home.toString(), "--lift", "case-7");
        assertHeld(ObjectLockLegalHoldStatus.OFF);
        // As a run leaves it that ended when its line was written.
        for (ObjectVersion object : archived()) {
            set(object, ObjectLockLegalHoldStatus.ON);
        }
        run(1, "retention", "hold", "--data", home.toString(), "--lift", "case-7");
        assertHeld(ObjectLockLegalHoldStatus.OFF);
    }

    private void anArchive() throws Exception {
        home = folder.resolve("home");
        Clock old = Clock.offset(Clock.systemUTC(), Duration.ofDays(-100));
        try (TestCollector collector = TestCollector.start(home, 1, old)) {
            collector.alarms(260);
        }
        TestCollector.start(home).close();
        String archive = address.substring(0, address.indexOf('?')) + "?endpoint=" + bucket.endpoint();
        Files.writeString(home.resolve("retention"), "preset pci\narchive " + archive + "\n");
        run(0, "retention", "apply", "--data", home.toString());
        assertFalse(archived().isEmpty());
    }

    private List<ObjectVersion> archived() {
        try (S3Client client = gateway.client(bucket)) {
            return client.listObjectVersions(
                            request -> request.bucket(bucket.name()).prefix(bucket.prefix() + "archive/events/"))
                    .versions();
        }
    }

    private void set(ObjectVersion object, ObjectLockLegalHoldStatus status) {
        try (S3Client client = gateway.client(bucket)) {
            client.putObjectLegalHold(request -> request.bucket(bucket.name())
                    .key(object.key())
                    .versionId(object.versionId())
                    .legalHold(hold -> hold.status(status)));
        }
    }

    private void assertHeld(ObjectLockLegalHoldStatus status) {
        try (S3Client client = gateway.client(bucket)) {
            for (ObjectVersion object : archived()) {
                assertEquals(
                        status,
                        client.getObjectLegalHold(request -> request.bucket(bucket.name())
                                        .key(object.key())
                                        .versionId(object.versionId()))
                                .legalHold()
                                .status(),
                        object.key());
            }
        }
    }
}
