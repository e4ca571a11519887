package dev.indelible.collector.store.s3;

import dev.indelible.collector.store.Content;
import dev.indelible.collector.store.KeyTaken;
import dev.indelible.collector.store.WormStore.Lock;
import dev.indelible.collector.store.WormStore.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Creates one object, alone under its key and locked, or says that it did not.
 *
 * <p>Where the service itself refuses a second writer ({@link Exclusion#FULL}) one PUT decides. Elsewhere the key is looked at
 * before, so that nothing is locked in vain, and again after the PUT: <b>who then finds any version or marker beside its own
 * was not alone, and gives up, even if its own is the oldest.</b> At most one writer can win: of two, the one whose PUT ended
 * later looks after both have ended, and a listing shows every PUT that ended before it began (Amazon S3's consistency model;
 * {@link BucketProbe} checks it). Two that meet may both give up; the key is spent then, and its oldest version stands.
 *
 * <p>The object goes up in one PUT, never in parts: some services drop the lock of an object made of parts.
 */
final class LockedPut {
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client client;
    private final Bucket bucket;
    private final Versions versions;
    private final Exclusion exclusion;

    LockedPut(S3Client client, Bucket bucket, Versions versions, Exclusion exclusion) {
        this.client = client;
        this.bucket = bucket;
        this.versions = versions;
        this.exclusion = exclusion;
    }

    Version put(String key, Content content, Instant retainUntil) throws IOException, KeyTaken {
        if (exclusion != Exclusion.FULL) {
            List<Version> before = versions.of(key);
            if (!before.isEmpty()) {
                throw new KeyTaken(key, "it has " + before.size() + " versions or markers");
            }
        }
        String id = send(key, content, retainUntil);
        Version stored = confirmed(key, id, content, retainUntil);
        if (exclusion != Exclusion.FULL) {
            List<Version> now = versions.of(key);
            if (now.size() != 1 || !now.get(0).id().equals(id)) {
                throw new KeyTaken(
                        key,
                        "another writer stored it at the same time; it has " + now.size() + " versions or markers now");
            }
        }
        return stored;
    }

    private String send(String key, Content content, Instant retainUntil) throws IOException, KeyTaken {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.prefix() + key)
                .contentLength(content.length())
                .contentMD5(Md5.of(content))
                .objectLockMode(ObjectLockMode.COMPLIANCE)
                .objectLockRetainUntilDate(retainUntil);
        if (exclusion != Exclusion.NONE) {
            request.ifNoneMatch("*");
        }
        PutObjectResponse response;
        try {
            response = Calls.run(
                    "storing " + key + " in " + bucket, () -> client.putObject(request.build(), body(content)));
        } catch (IOException e) {
            if (e.getCause() instanceof S3Exception refusal && refusal.statusCode() == PRECONDITION_FAILED) {
                throw new KeyTaken(key, "the service refused a second one");
            }
            throw e;
        }
        if (response.versionId() == null || response.versionId().equals("null")) {
            throw new IOException(bucket + " gave " + key + " no version: versioning is off there");
        }
        return response.versionId();
    }

    /** HEAD says what the service really keeps, which some do not tell when they are asked for more than they can. */
    private Version confirmed(String key, String id, Content content, Instant retainUntil) throws IOException {
        HeadObjectResponse head = Heads.of(client, bucket, key, id);
        Lock lock = Heads.lock(head);
        if (lock.retainUntil() == null || lock.retainUntil().isBefore(retainUntil)) {
            throw new IOException(bucket + " stored " + key + " but locks it "
                    + (lock.retainUntil() == null
                            ? "not in COMPLIANCE mode (" + head.objectLockModeAsString() + ")"
                            : "only until " + lock.retainUntil())
                    + " where " + retainUntil + " was asked: nothing there may count as locked");
        }
        if (head.contentLength() != content.length()) {
            throw new IOException(bucket + " stored " + head.contentLength() + " bytes of " + key + " where "
                    + content.length() + " were sent");
        }
        return new Version(key, id, head.contentLength(), head.lastModified(), false);
    }

    private static RequestBody body(Content content) {
        return RequestBody.fromContentProvider(() -> open(content), content.length(), "application/octet-stream");
    }

    private static InputStream open(Content content) {
        try {
            return content.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
