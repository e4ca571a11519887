package dev.indelible.collector.store.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * The client for a bucket, set so that services other than Amazon's understand it: path-style addresses, no chunked bodies,
 * Content-MD5 in place of the newer checksums.
 *
 * <p><b>It repeats nothing by itself.</b> A PUT that timed out may have been done: sent again it would be refused as a second
 * one, or worse, stored and locked as one. Only who can look at the bucket in between may repeat it.
 */
final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Between two reads of an answer, not for a whole upload. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private Clients() {}

    static S3Client of(Bucket bucket, AwsCredentialsProvider credentials) {
        return S3Client.builder()
                .region(Region.of(bucket.region()))
                .endpointOverride(bucket.endpoint())
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .forcePathStyle(true)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        .expectContinueEnabled(false)
                        .build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .addPlugin(LegacyMd5Plugin.create())
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
