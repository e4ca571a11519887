package dev.indelible.sample;

import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells a {@link Refusal} as a problem document (RFC 9457). Denied access is left to Spring Security. */
@RestControllerAdvice
public class RefusalAdvice {

    @ExceptionHandler
    public ProblemDetail refused(Refusal refusal) {
        return ProblemDetail.forStatusAndDetail(refusal.status(), refusal.getMessage());
    }
}
