package dev.indelible.collector.store.s3;

import dev.indelible.collector.store.WormStore.Lock;
import java.io.IOException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;

/** What a service says of one version of an object. */
final class Heads {
    private Heads() {}

    static HeadObjectResponse of(S3Client client, Bucket bucket, String key, String id) throws IOException {
        HeadObjectRequest request = HeadObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.prefix() + key)
                .versionId(id)
                .build();
        return Calls.run("looking at " + key + " in " + bucket, () -> client.headObject(request));
    }

    /** GOVERNANCE, which a privileged user can lift, counts as no date. */
    static Lock lock(HeadObjectResponse head) {
        return new Lock(
                head.objectLockMode() == ObjectLockMode.COMPLIANCE ? head.objectLockRetainUntilDate() : null,
                head.objectLockLegalHoldStatus() == ObjectLockLegalHoldStatus.ON);
    }
}
