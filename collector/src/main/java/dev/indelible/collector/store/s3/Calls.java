package dev.indelible.collector.store.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Runs calls of the SDK; what they throw becomes an IOException that says what was being done. */
final class Calls {
    private Calls() {}

    static <T> T run(String what, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (S3Exception e) {
            throw new IOException(what + ": " + answer(e), e);
        } catch (AbortedException e) {
            InterruptedIOException interrupted = new InterruptedIOException(what + ": interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (SdkException e) {
            throw new IOException(what + ": " + e.getMessage(), e);
        }
    }

    /** The service's own words, without what the SDK adds. */
    static String answer(S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : " " + details.errorCode();
        String message = details == null || details.errorMessage() == null ? "" : ", " + details.errorMessage();
        return "the service answered " + e.statusCode() + code + message;
    }
}
