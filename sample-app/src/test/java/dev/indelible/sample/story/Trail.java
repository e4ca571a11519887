package dev.indelible.sample.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All lines of a log in log order, read the way any reader would: as JSON, from the files. */
final class Trail {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Event> events;

    private Trail(List<Event> events) {
        this.events = events;
    }

    /** One line. A member that is missing reads as an empty text. */
    record Event(JsonNode json) {
        /** The text at a path of members, such as {@code actor.id}. */
        String at(String path) {
            JsonNode node = json;
            for (String member : path.split("\\.", -1)) {
                node = node.path(member);
            }
            return node.asString("");
        }

        boolean is(String kind, String action) {
            return at("kind").equals(kind) && at("action").equals(action);
        }

        @Override
        public String toString() {
            return json.toString();
        }
    }

    /** Reads what is whole: a last line without its line feed is still being written and left out. */
    static Trail read(Path log) throws IOException {
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.walk(log.resolve("events"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file);
                int end = text.lastIndexOf('\n') + 1;
                for (String line : text.substring(0, end).lines().toList()) {
                    events.add(new Event(JSON.readTree(line)));
                }
            }
        }
        return new Trail(events);
    }

    List<Event> all() {
        return events;
    }

    List<Event> where(Predicate<Event> condition) {
        return events.stream().filter(condition).toList();
    }

    /** The one line that meets the condition. */
    Event only(Predicate<Event> condition) {
        List<Event> found = where(condition);
        if (found.size() != 1) {
            throw new AssertionError("Expected one line, found " + found);
        }
        return found.get(0);
    }

    /** The lines of the same request as this one, itself included. */
    List<Event> ofRequest(Event event) {
        String request = event.at("request");
        if (request.isEmpty()) {
            throw new AssertionError("The line has no request: " + event);
        }
        return where(other -> other.at("request").equals(request));
    }
}
