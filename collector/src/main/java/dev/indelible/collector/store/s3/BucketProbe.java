package dev.indelible.collector.store.s3;

import dev.indelible.collector.store.Content;
import dev.indelible.collector.store.KeyTaken;
import dev.indelible.collector.store.WormStore.Version;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationRequest;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tries at start what a bucket really does, under keys of its own below {@code probe/}. Everything that is promised later
 * rests on it, so whatever is not as it must be ends the start.
 *
 * <ol>
 *   <li>Versioning and Object Lock are on.
 *   <li>Which second writers {@code If-None-Match: *} keeps out: one that finds an object, one that finds a delete marker.
 *   <li>A listing shows at once what was stored, the oldest last.
 *   <li>A lock holds: a version in COMPLIANCE mode for a minute cannot be deleted, which needs the right to delete versions: who
 *       has it not is told that this was not tried.
 * </ol>
 *
 * <p>What an earlier probe had to leave behind is cleared once its minute is over.
 */
final class BucketProbe {
    private static final String FOLDER = "probe/";
    private static final Duration LOCKED = Duration.ofMinutes(1);
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;
    private static final byte[] BYTES = {'p', 'r', 'o', 'b', 'e'};

    private final S3Client client;
    private final Bucket bucket;
    private final Versions versions;
    private final Consumer<String> warning;

    /** @param warning told where the lock could not be tried */
    BucketProbe(S3Client client, Bucket bucket, Versions versions, Consumer<String> warning) {
        this.warning = warning;
        this.client = client;
        this.bucket = bucket;
        this.versions = versions;
    }

    /** @throws IOException naming what the bucket lacks, and what to do */
    Exclusion run(Instant now) throws IOException {
        checkSetting();
        clear();
        String run = FOLDER + UUID.randomUUID();
        Exclusion exclusion = exclusion(run + "-create");
        checkLock(run + "-lock", exclusion, now);
        warnWithoutRight(run + "-create");
        clear();
        return exclusion;
    }

    private void checkSetting() throws IOException {
        BucketVersioningStatus versioning = Calls.run(
                        "asking " + bucket + " for its versioning",
                        () -> client.getBucketVersioning(GetBucketVersioningRequest.builder()
                                .bucket(bucket.name())
                                .build()))
                .status();
        ObjectLockEnabled lock = null;
        try {
            lock = client.getObjectLockConfiguration(GetObjectLockConfigurationRequest.builder()
                            .bucket(bucket.name())
                            .build())
                    .objectLockConfiguration()
                    .objectLockEnabled();
        } catch (S3Exception e) {
            if (e.statusCode() != 404) {
                throw new IOException("asking " + bucket + " for its Object Lock: " + Calls.answer(e), e);
            }
        }
        if (versioning != BucketVersioningStatus.ENABLED || lock != ObjectLockEnabled.ENABLED) {
            throw new IOException(
                    bucket + " has no Object Lock: make a bucket with it, most services cannot add it later");
        }
    }

    private Exclusion exclusion(String key) throws IOException {
        List<String> stored = new ArrayList<>();
        int first = create(key, true, stored);
        if (first == NOT_IMPLEMENTED) {
            create(key, false, stored);
            create(key, false, stored);
            checkListing(key, stored);
            return Exclusion.NONE;
        }
        boolean overObject = create(key, true, stored) != PRECONDITION_FAILED;
        Calls.run(
                "deleting " + key + " in " + bucket,
                () -> client.deleteObject(DeleteObjectRequest.builder()
                        .bucket(bucket.name())
                        .key(bucket.prefix() + key)
                        .build()));
        boolean overMarker = create(key, true, stored) != PRECONDITION_FAILED;
        checkListing(key, stored);
        if (overObject) {
            return Exclusion.NONE;
        }
        return overMarker ? Exclusion.LIVE : Exclusion.FULL;
    }

    /** The ids of what was stored, oldest first, are those listed. */
    private void checkListing(String key, List<String> stored) throws IOException {
        List<String> listed = versions.of(key).stream()
                .filter(version -> !version.deleteMarker())
                .map(Version::id)
                .toList();
        if (!listed.equals(stored)) {
            throw new IOException(bucket + " lists " + listed.size() + " versions of " + key + ", not the "
                    + stored.size() + " just stored in their order: which one is the oldest cannot be told there");
        }
    }

    /** The status of a PUT; the id of what it stored, if it did, is added. */
    private int create(String key, boolean exclusive, List<String> stored) throws IOException {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.prefix() + key)
                .contentMD5(Md5.of(Content.of(BYTES)));
        if (exclusive) {
            request.ifNoneMatch("*");
        }
        try {
            stored.add(client.putObject(request.build(), RequestBody.fromBytes(BYTES))
                    .versionId());
            return 200;
        } catch (S3Exception e) {
            boolean known = e.statusCode() == PRECONDITION_FAILED || e.statusCode() == NOT_IMPLEMENTED;
            if (!exclusive || !known) {
                throw new IOException("storing " + key + " in " + bucket + ": " + Calls.answer(e), e);
            }
            return e.statusCode();
        }
    }

    private void checkLock(String key, Exclusion exclusion, Instant now) throws IOException {
        Version version;
        try {
            version = new LockedPut(client, bucket, versions, exclusion).put(key, Content.of(BYTES), now.plus(LOCKED));
        } catch (KeyTaken e) {
            throw new IOException("somebody writes to keys of " + bucket + " that were just made up", e);
        }
        try {
            delete(version);
        } catch (S3Exception e) {
            if (e.statusCode() == 403 || e.statusCode() == 400) {
                return;
            }
            throw new IOException("deleting " + key + " in " + bucket + ": " + Calls.answer(e), e);
        }
        throw new IOException(bucket + " deletes what it has just locked: its Object Lock does not hold");
    }

    /** A refusal proves a lock only to who may delete what is not locked. */
    private void warnWithoutRight(String key) throws IOException {
        for (Version version : versions.of(key)) {
            try {
                delete(version);
            } catch (S3Exception e) {
                warning.accept(
                        bucket + ": that its locks hold was not tried, since these credentials may not delete even"
                                + " what is not locked (" + Calls.answer(e)
                                + "); the mode and date it reports are all there is");
                return;
            }
        }
    }

    /** Deletes what probes have left, as far as their locks are over. */
    private void clear() throws IOException {
        List<Version> left = new ArrayList<>();
        versions.list(FOLDER, left::add);
        for (Version version : left) {
            try {
                delete(version);
            } catch (S3Exception stillLocked) {
                // Or not ours to delete: the next start tries again.
            }
        }
    }

    private void delete(Version version) {
        client.deleteObject(DeleteObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.prefix() + version.key())
                .versionId(version.id())
                .build());
    }
}
