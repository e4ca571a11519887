package dev.indelible.sample;

import dev.indelible.annotations.Audited;
import org.springframework.stereotype.Service;

/** Writes one statement; runs on a thread that knows nothing of the request. */
@Service
public class StatementWriter {
    private final Accounts accounts;

    public StatementWriter(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The account's balance and at most {@code most} movements, newest first. */
    @Audited(
            action = "account.statement",
            category = "export",
            resource = "{id}",
            resourceType = "account",
            data = {"{most}"})
    public Statement write(String id, int most) {
        Account account = accounts.find(id);
        return new Statement(id, account.balance(), accounts.movements(id, most));
    }
}
