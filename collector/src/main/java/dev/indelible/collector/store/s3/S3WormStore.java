package dev.indelible.collector.store.s3;

import dev.indelible.collector.store.Content;
import dev.indelible.collector.store.KeyTaken;
import dev.indelible.collector.store.Locked;
import dev.indelible.collector.store.StoreKey;
import dev.indelible.collector.store.WormStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectLegalHoldRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket with Object Lock in COMPLIANCE mode (Amazon S3 API of 2006-03-01), at Amazon or elsewhere. How it keeps a key for
 * its first writer is {@link LockedPut}'s matter, and found out at start by {@link BucketProbe}.
 *
 * <p>What it cannot give: who administers the service itself may still delete below the API (with Ceph, {@code radosgw-admin
 * object rm} deletes locked versions too). That is not prevented, but noticed: the tree says what must be there.
 */
public final class S3WormStore implements WormStore {
    private static final String FIRST =
            "WARNING: what is stored here is locked in COMPLIANCE mode. Until its date nobody can"
                    + " delete it, neither you nor the provider, and personal data in it cannot be erased whoever demands it. Stop now"
                    + " if the retention period or what your applications record is not settled";

    private final S3Client client;
    private final Bucket bucket;
    private final Versions versions;
    private final Exclusion exclusion;
    private final LockedPut put;

    private S3WormStore(S3Client client, Bucket bucket, Versions versions, Exclusion exclusion) {
        this.client = client;
        this.bucket = bucket;
        this.versions = versions;
        this.exclusion = exclusion;
        this.put = new LockedPut(client, bucket, versions, exclusion);
    }

    /**
     * Opens a bucket and tries what it does; takes about ten calls.
     *
     * @param credentials may read, write, list versions, read and set locks and holds, and delete versions, which the locks
     *     must withstand
     * @param warning told, before anything is locked in a part of a bucket that holds nothing yet, what that means
     * @throws IOException where it cannot be reached or lacks something; nothing may be stored there then
     */
    public static S3WormStore open(Bucket bucket, AwsCredentialsProvider credentials, Consumer<String> warning)
            throws IOException {
        return open(bucket, Clients.of(bucket, credentials), warning);
    }

    /** The same with the credentials that the SDK's default chain finds: environment, files, the machine's role. */
    public static S3WormStore open(Bucket bucket, Consumer<String> warning) throws IOException {
        return open(bucket, DefaultCredentialsProvider.builder().build(), warning);
    }

    /** A bucket of which nothing is asked but to be read: nothing is tried there, and nothing may be stored. */
    public static S3WormStore openToRead(Bucket bucket) throws IOException {
        S3Client client =
                Clients.of(bucket, DefaultCredentialsProvider.builder().build());
        return new S3WormStore(client, bucket, new Versions(client, bucket), Exclusion.NONE);
    }

    /** The same with a client of the caller's, which the store closes. */
    static S3WormStore open(Bucket bucket, S3Client client, Consumer<String> warning) throws IOException {
        try {
            Versions versions = new Versions(client, bucket);
            if (versions.none()) {
                warning.accept(bucket + ": " + FIRST);
            }
            Exclusion exclusion = new BucketProbe(client, bucket, versions, warning).run(now(client, bucket));
            return new S3WormStore(client, bucket, versions, exclusion);
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** Whether a call failed since the service could not be reached or was in trouble, and not since it said no. */
    public static boolean isOutage(IOException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof S3Exception answer) {
            return answer.statusCode() >= 500 || answer.statusCode() == 429;
        }
        while (cause != null) {
            if (cause instanceof IOException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** How far this service keeps out second writers; where it is not {@link Exclusion#FULL} each put looks for them. */
    Exclusion exclusion() {
        return exclusion;
    }

    @Override
    public Version put(String key, Content content, Instant retainUntil) throws IOException, KeyTaken {
        return put.put(StoreKey.check(key), content, StoreKey.wholeSecond(retainUntil));
    }

    @Override
    public List<Version> versions(String key) throws IOException {
        return versions.of(StoreKey.check(key));
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        versions.list(prefix, visitor);
    }

    @Override
    public InputStream read(Version version) throws IOException {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.prefix() + version.key())
                .versionId(version.id())
                .build();
        return Calls.run("reading " + version.key() + " from " + bucket, () -> client.getObject(request));
    }

    @Override
    public Lock lock(Version version) throws IOException {
        return Heads.lock(Heads.of(client, bucket, version.key(), version.id()));
    }

    @Override
    public void extend(Version version, Instant retainUntil) throws IOException {
        PutObjectRetentionRequest request = PutObjectRetentionRequest.builder()
                .bucket(bucket.name())
                .key(bucket.prefix() + version.key())
                .versionId(version.id())
                .retention(retention ->
                        retention.mode(ObjectLockRetentionMode.COMPLIANCE).retainUntilDate(retainUntil))
                .build();
        Calls.run(
                "locking " + version.key() + " in " + bucket + " for longer", () -> client.putObjectRetention(request));
        Instant now = lock(version).retainUntil();
        if (now == null || now.isBefore(retainUntil)) {
            throw new IOException(bucket + " locks " + version.key() + " only until " + now);
        }
    }

    @Override
    public void hold(Version version, boolean on) throws IOException {
        PutObjectLegalHoldRequest request = PutObjectLegalHoldRequest.builder()
                .bucket(bucket.name())
                .key(bucket.prefix() + version.key())
                .versionId(version.id())
                .legalHold(hold -> hold.status(on ? ObjectLockLegalHoldStatus.ON : ObjectLockLegalHoldStatus.OFF))
                .build();
        Calls.run("holding " + version.key() + " in " + bucket, () -> client.putObjectLegalHold(request));
        if (lock(version).hold() != on) {
            throw new IOException(bucket + " did not change the hold of " + version.key());
        }
    }

    @Override
    public void delete(Version version) throws IOException {
        DeleteObjectRequest request = DeleteObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.prefix() + version.key())
                .versionId(version.id())
                .build();
        try {
            Calls.run("deleting " + version.key() + " in " + bucket, () -> client.deleteObject(request));
        } catch (IOException e) {
            if (e.getCause() instanceof S3Exception refusal && refusal.statusCode() == 403) {
                throw new Locked(e.getMessage(), e);
            }
            throw e;
        }
    }

    @Override
    public Instant now() throws IOException {
        return now(client, bucket);
    }

    /** Of the {@code Date} header (RFC 9110 section 6.6.1): the clock by which the service judges its locks. */
    private static Instant now(S3Client client, Bucket bucket) throws IOException {
        HeadBucketRequest request =
                HeadBucketRequest.builder().bucket(bucket.name()).build();
        HeadBucketResponse response = Calls.run("looking for " + bucket, () -> client.headBucket(request));
        String date = response.sdkHttpResponse().firstMatchingHeader("Date").orElse("no date");
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new IOException(bucket + " does not tell its time: " + date, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
