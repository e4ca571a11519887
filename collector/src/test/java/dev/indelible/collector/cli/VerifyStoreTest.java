package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What {@code verify} says of a bucket. */
class VerifyStoreTest extends WithBucket {
    @Test
    void verifyReadsTheOldestAndNamesTheRest() throws Exception {
        Path home = closedSegments();
        String key = Keys.load(Home.at(home)).logSigner().verifier().toString();
        String[] verify = {
            "verify", address, "--key", key, "--state", folder.resolve("state").toString()
        };
        String clean = run(3, verify);
        assertFalse(clean.contains("later version"), clean);
        assertTrue(clean.contains("512"), clean);
        try (S3Client attacker = gateway.client(bucket)) {
            String lines = "log/"
                    + Home.at(home)
                            .log()
                            .relativize(TestCollector.segments(Home.at(home)).get(0));
            attacker.putObject(
                    request -> request.bucket(bucket.name()).key(bucket.prefix() + lines),
                    RequestBody.fromString("lie"));
            attacker.deleteObject(request -> request.bucket(bucket.name()).key(bucket.prefix() + "log/tile/0/001"));
            String tampered = run(3, verify);
            assertTrue(tampered.contains(lines + " has a later version"), tampered);
            assertTrue(tampered.contains("log/tile/0/001 has a delete marker"), tampered);
        }
    }

    @Test
    void verifyFindsWhatAnAdministratorOfTheServiceDeleted() throws Exception {
        Path home = closedSegments();
        String lines = "log/"
                + Home.at(home)
                        .log()
                        .relativize(TestCollector.segments(Home.at(home)).get(0));
        for (String key : List.of("log/checkpoints/256", "log/tile/0/000", lines)) {
            administratorDeletes(key);
            String found =
                    run(1, "verify", address, "--state", folder.resolve("state").toString());
            assertTrue(found.contains(key.substring("log/".length())), found);
        }
        keep(home, folder.resolve("back"));
        try (ForkedCollector refused =
                start("restore", address, "--data", folder.resolve("back").toString())) {
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("is gone from the store"), refused.err());
        }
    }

    @Test
    void anEndThatAnAdministratorCutOffIsFoundByWhoVerifiedItBefore() throws Exception {
        Path home = closedSegments();
        String key = Keys.load(Home.at(home)).logSigner().verifier().toString();
        String[] verify = {
            "verify", address, "--key", key, "--state", folder.resolve("state").toString()
        };
        run(3, verify);
        for (String name : stored()) {
            String last = name.substring(name.lastIndexOf('/') + 1).replaceAll("[.].*", "");
            if (name.startsWith("log/events/") && Long.parseLong(last) == 256
                    || name.equals("log/tile/0/001")
                    || name.startsWith("log/checkpoints/") && Long.parseLong(last) > 256) {
                administratorDeletes(name);
            }
        }
        String found = run(1, verify);
        assertTrue(found.contains("size 256"), found);
    }

    @Test
    void aStoreThatCannotBeReadIsNoVerdict() throws Exception {
        String nothing = address.replace(bucket.name(), "no-such-bucket");
        try (ForkedCollector refused = start("verify", nothing)) {
            assertEquals(2, refused.exit());
            assertTrue(refused.err().contains("cannot be read"), refused.err());
        }
    }

    /** Below the interface, where no lock holds. */
    private void administratorDeletes(String key) throws Exception {
        String object = bucket.prefix() + key;
        String version;
        try (S3Client client = gateway.client(bucket)) {
            version = client.listObjectVersions(
                            request -> request.bucket(bucket.name()).prefix(object))
                    .versions()
                    .get(0)
                    .versionId();
        }
        gateway.administer(
                "object", "rm", "--bucket=" + bucket.name(), "--object=" + object, "--object-version=" + version);
    }
}
