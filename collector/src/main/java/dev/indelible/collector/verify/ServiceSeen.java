package dev.indelible.collector.verify;

import java.util.Map;

/**
 * What a log shows of one service.
 *
 * @param enrolments lines that enrol an identity for it
 * @param streams of it
 * @param lastMicros the {@code time} of its newest line, microseconds since the epoch by the agent's clock; meaningless
 *     without streams
 */
record ServiceSeen(long enrolments, long streams, long lastMicros) {
    private static final ServiceSeen NONE = new ServiceSeen(0, 0, Long.MIN_VALUE);

    ServiceSeen and(ServiceSeen other) {
        return new ServiceSeen(
                enrolments + other.enrolments, streams + other.streams, Math.max(lastMicros, other.lastMicros));
    }

    /** Adds to what a map holds of a service. */
    static void add(Map<String, ServiceSeen> services, String service, ServiceSeen more) {
        services.merge(service, more, ServiceSeen::and);
    }

    static ServiceSeen of(Map<String, ServiceSeen> services, String service) {
        return services.getOrDefault(service, NONE);
    }
}
