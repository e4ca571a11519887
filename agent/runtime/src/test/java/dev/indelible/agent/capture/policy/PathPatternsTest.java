package dev.indelible.agent.capture.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternsTest {
    private static final PathPatterns PATTERNS =
            new PathPatterns(List.of("/health", "/actuator/health/**", "/**.css", "/*/a*z/end", "/x.y"));

    @ParameterizedTest
    @CsvSource({
        "/health, true",
        "/health/, false",
        "/healthz, false",
        "/actuator/health/, true",
        "/actuator/health/db/1, true",
        "/actuator/health, false",
        "/style.css, true",
        "/deep/down/style.css, true",
        "/style.css.jsp, false",
        "style.css, false",
        "/1/abcz/end, true",
        "/1/az/end, true",
        "/1/a/z/end, false",
        "/1/2/az/end, false",
        "/xzy, false"
    })
    void aStarStandsForTextWithinASegmentAndTwoForAny(String path, boolean matched) {
        assertEquals(matched, PATTERNS.matches(path));
    }
}
