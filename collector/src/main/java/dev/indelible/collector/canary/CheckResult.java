package dev.indelible.collector.canary;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one check found: its steps in order with their time, and where the known event lies.
 *
 * @param index of the event in the log, negative where that is not known
 * @param size of the log that it was proven in, negative where it was not
 * @param level that the receipt states; null without a receipt
 */
public record CheckResult(
        Instant time, String service, String log, List<Step> steps, long index, long size, String level) {
    private static final JsonMapper JSON = new JsonMapper();

    /** How a step ended. */
    public enum Outcome {
        PASSED,
        SKIPPED,
        FAILED
    }

    /**
     * One step.
     *
     * @param why null for a step that passed
     */
    public record Step(String name, Outcome outcome, long micros, String why) {}

    public CheckResult {
        steps = List.copyOf(steps);
    }

    public boolean passed() {
        return failure() == null;
    }

    /** The step that failed, always the last one, or null. */
    public Step failure() {
        Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        return last != null && last.outcome() == Outcome.FAILED ? last : null;
    }

    /** All steps together. */
    public long micros() {
        return steps.stream().mapToLong(Step::micros).sum();
    }

    /** One JSON object, for machines. */
    public String json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("time", time.toString());
        members.put("service", service);
        members.put("log", log);
        members.put("passed", passed());
        if (index >= 0) {
            members.put("index", index);
        }
        if (size >= 0) {
            members.put("size", size);
        }
        if (level != null) {
            members.put("level", level);
        }
        members.put("duration_us", micros());
        if (!passed()) {
            members.put("failed", failure().name());
            members.put("why", failure().why());
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (Step step : steps) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("step", step.name());
            each.put("outcome", step.outcome().name().toLowerCase(Locale.ROOT));
            each.put("duration_us", step.micros());
            if (step.why() != null) {
                each.put("why", step.why());
            }
            all.add(each);
        }
        members.put("steps", all);
        return JSON.writeValueAsString(members);
    }

    /** The verdict in one line, for people. */
    public String text() {
        return passed()
                ? String.format(
                        Locale.ROOT,
                        "%s passed in %.1f ms: line %d of %d is %s and proven",
                        time,
                        micros() / 1000.0,
                        index,
                        size,
                        level)
                : time + " FAILED at " + failure().name() + ": " + failure().why();
    }

    /** Each step in a line of its own, for people. */
    public List<String> table() {
        return steps.stream()
                .map(step -> String.format(
                        Locale.ROOT,
                        "  %-10s %-7s %9.1f ms%s",
                        step.name(),
                        step.outcome().name().toLowerCase(Locale.ROOT),
                        step.micros() / 1000.0,
                        step.why() == null ? "" : "  " + step.why()))
                .toList();
    }
}
