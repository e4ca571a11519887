package dev.indelible.agent.trail;

/**
 * How the trail of this process is, at one moment: what heartbeats say and JMX shows.
 *
 * @param stream base64url; null before it is open
 * @param recording whether events are recorded; false while an operator has switched that off
 * @param backlog lines that were made and not received yet, of this and earlier runs
 * @param excluded events that the policy left out
 * @param suppressed failures of the agent itself that the application never saw
 * @param lost events that are known to be lost since the start; {@code gap} lines tell of each
 * @param waiting bytes of events in the buffer that have no line yet
 * @param wal bytes that the write-ahead log takes
 * @param quota bytes that it may take
 * @param late events that had not got as far as their level asks for in time; none of them is lost
 * @param receipt when the last receipt of the collector was verified, microseconds since the epoch; 0 before the first
 */
public record Figures(
        String stream,
        boolean recording,
        long backlog,
        long excluded,
        long suppressed,
        long lost,
        long waiting,
        long wal,
        long quota,
        long late,
        long receipt) {}
