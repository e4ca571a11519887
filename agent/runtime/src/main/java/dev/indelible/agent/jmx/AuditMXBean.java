package dev.indelible.agent.jmx;

/** The agent's figures as JMX shows them, the same as in heartbeat lines. Nothing can be changed from here. */
public interface AuditMXBean {
    /** This run's stream, as in the lines; empty before it is open. */
    String getStream();

    /** Whether events are recorded. */
    boolean isRecording();

    /** Lines that the collector has not received yet. */
    long getBacklog();

    /** Events that the policy left out. */
    long getExcluded();

    /** Failures of the agent itself that the application never saw. */
    long getSuppressed();

    /** Events that are known to be lost; gap lines tell of each. */
    long getLost();

    /** Bytes of events in the buffer that have no line yet. */
    long getBufferBytes();

    /** Bytes that the write-ahead log takes. */
    long getWalBytes();

    /** Bytes that the write-ahead log may take. */
    long getQuotaBytes();

    /** Events that had not got as far as their level asks for in time; none of them is lost. */
    long getLate();

    /** Seconds since the collector's last verified receipt; -1 before the first. */
    long getSecondsSinceReceipt();
}
