package dev.indelible.sample;

import dev.indelible.sample.Refusal.AccountFrozen;
import dev.indelible.sample.Refusal.InsufficientFunds;
import java.math.BigDecimal;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Moves money in one transaction: both accounts and the booking change, or none of them. */
@Service
public class Ledger {
    private final Accounts accounts;

    public Ledger(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Moves the amount. A target that is frozen or missing shows only after the source was debited: all is rolled back. */
    @Transactional
    public void move(String source, String target, BigDecimal amount, String memo) {
        if (!accounts.withdraw(source, amount)) {
            throw new InsufficientFunds(source);
        }
        if (!accounts.deposit(target, amount)) {
            accounts.find(target);
            throw new AccountFrozen(target);
        }
        accounts.book(source, target, amount, memo);
    }
}
