package dev.indelible.sample.story;

import dev.indelible.sample.story.Trail.Event;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the requests that {@link Load} numbers a trail holds. */
final class Requests {
    private Requests() {}

    /** The numbers of all that stand in the trail. */
    static Set<String> of(Trail trail) {
        return trail.all().stream()
                .map(Requests::marker)
                .filter(marker -> !marker.isEmpty())
                .collect(Collectors.toSet());
    }

    /** The number of the request: of a view it is the account's, of a transfer the memo. Empty on other lines. */
    static String marker(Event event) {
        if (!event.at("kind").equals("method")) {
            return "";
        }
        return event.is("method", "account.view") ? event.at("resource.id") : event.at("data.memo");
    }
}
