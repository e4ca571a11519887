package dev.indelible.agent.capture.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.agent.privacy.Privacy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a line shows of a query string, which anybody may send. */
class QueryTextTest {
    private final QueryText query =
            new QueryText(Set.of("page", "password", "näme"), Privacy.of(List.of(), null, (found, why) -> {}));

    @Test
    void onlyListedNamesAreShownAndNoSecretsOfThem() {
        assertEquals(
                List.of("page=2 a", "password=[redacted]", "näme=ü", "page="),
                query.shown("card=4111&page=2+a&password=x&n%C3%A4me=%C3%BC&PAGE=3&page"));
        assertEquals(List.of(), query.shown(null));
    }

    @Test
    void hostileOnesAreBounded() {
        assertEquals(16, query.shown("page=1&".repeat(1_000)).size());
        assertEquals(List.of(), query.shown("x&".repeat(256) + "page=1"));
        assertEquals(List.of("page=" + "a".repeat(256) + "…"), query.shown("page=" + "a".repeat(9_000)));
        assertEquals(List.of("page=%zz"), query.shown("page=%zz"));
    }
}
