package dev.indelible.collector.store.s3;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A client of a real service that behaves as another service does, or as a broken or hostile one would. */
final class BentClient {
    /** One call on its way: what goes through, changed or not, and what comes back. */
    interface Bend {
        Object call(String operation, Object request, Next next) throws Exception;
    }

    /** Does the call. */
    interface Next {
        Object call(Object request) throws Exception;
    }

    private BentClient() {}

    static S3Client of(S3Client real, Bend bend) {
        return (S3Client) Proxy.newProxyInstance(
                BentClient.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                    try {
                        if (arguments == null) {
                            return method.invoke(real);
                        }
                        return bend.call(method.getName(), arguments[0], request -> {
                            Object[] changed = arguments.clone();
                            changed[0] = request;
                            try {
                                return method.invoke(real, changed);
                            } catch (InvocationTargetException e) {
                                throw (Exception) e.getCause();
                            }
                        });
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** As a service that knows {@code If-None-Match: *}; {@code markers}: whether a delete marker counts as an object. */
    static S3Client conditional(S3Client real, boolean markers) {
        Object step = new Object();
        return of(real, (operation, request, next) -> {
            if (!(request instanceof PutObjectRequest put) || !"*".equals(put.ifNoneMatch())) {
                return next.call(request);
            }
            synchronized (step) {
                if (stands(real, put, markers)) {
                    throw answer(412, "PreconditionFailed");
                }
                return next.call(put.toBuilder().ifNoneMatch(null).build());
            }
        });
    }

    /** Stores a version under the key of a request. */
    static void store(S3Client real, PutObjectRequest like, String text) {
        real.putObject(request -> request.bucket(like.bucket()).key(like.key()), RequestBody.fromString(text));
    }

    static S3Exception answer(int status, String code) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }

    private static boolean stands(S3Client real, PutObjectRequest put, boolean markers) {
        ListObjectVersionsResponse page =
                real.listObjectVersions(request -> request.bucket(put.bucket()).prefix(put.key()));
        return page.versions().stream().anyMatch(each -> each.key().equals(put.key()) && each.isLatest())
                || markers
                        && page.deleteMarkers().stream()
                                .anyMatch(each -> each.key().equals(put.key()) && each.isLatest());
    }
}
