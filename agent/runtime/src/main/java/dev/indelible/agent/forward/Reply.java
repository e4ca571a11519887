package dev.indelible.agent.forward;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the collector answered.
 *
 * @param status of HTTP
 * @param retryAfterSeconds 0 where the answer names none
 * @param body at most {@link Collector#MAX_REPLY_BYTES}
 */
record Reply(int status, long retryAfterSeconds, byte[] body) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_ELEMENTS = 1024;

    /**
     * The members of the body's object: texts, whole numbers and lists of texts; others are left out.
     *
     * @throws AnswerException when the body is no such object
     */
    Map<String, Object> members() throws AnswerException {
        Map<String, Object> members = new HashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new AnswerException("the answer is no JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                switch (json.nextToken()) {
                    case VALUE_STRING -> members.put(name, json.getString());
                    case VALUE_NUMBER_INT -> members.put(name, json.getLongValue());
                    case START_ARRAY -> members.put(name, texts(json));
                    default -> json.skipChildren();
                }
            }
            return members;
        } catch (JacksonException e) {
            throw new AnswerException("the answer is no JSON object", e);
        }
    }

    private static List<String> texts(JsonParser json) throws AnswerException {
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING || texts.size() == MAX_ELEMENTS) {
                throw new AnswerException("a list in the answer holds something other than a few texts");
            }
            texts.add(json.getString());
        }
        return texts;
    }
}
