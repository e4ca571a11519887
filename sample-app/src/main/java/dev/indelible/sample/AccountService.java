package dev.indelible.sample;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import dev.indelible.sample.Refusal.AccountNotFound;
import java.math.BigDecimal;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Views and settings of accounts. Who may do what stands on the methods, so no way into the service passes it by. */
@Service
public class AccountService {
    private final Accounts accounts;

    public AccountService(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The account with this number, or {@link AccountNotFound}. */
    @PreAuthorize("hasAnyRole('TELLER', 'ADMIN')")
    @Audited(action = "account.view", category = "read", resource = "{id}", resourceType = "account")
    public Account view(String id) {
        return accounts.find(id);
    }

    /** Sets the most that one transfer may take from the account. */
    @PreAuthorize("hasRole('ADMIN')")
    @Audited(action = "account.limit", category = "update", resource = "{id}", resourceType = "account")
    public void limit(String id, @AuditParam("limit") BigDecimal limit) {
        if (!accounts.limit(id, limit)) {
            throw new AccountNotFound(id);
        }
    }
}
