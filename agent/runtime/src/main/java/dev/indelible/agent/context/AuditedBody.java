package dev.indelible.agent.context;

/** A call of an audited method, from its entry to its end. Owned by the thread that makes it. */
public interface AuditedBody {
    /** As lines name the place: {@code com.acme.Accounts.transfer}. */
    String where();
}
