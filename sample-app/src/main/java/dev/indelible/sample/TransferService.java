package dev.indelible.sample;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import dev.indelible.annotations.Sensitive;
import dev.indelible.sample.Refusal.InsufficientFunds;
import dev.indelible.sample.Refusal.LimitExceeded;
import dev.indelible.sample.Refusal.WrongPin;
import java.math.BigDecimal;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/** Transfers between accounts. What can be refused without touching anything is refused before the transaction begins. */
@Service
public class TransferService {
    private final Accounts accounts;
    private final Ledger ledger;
    private final PasswordEncoder encoder;

    public TransferService(Accounts accounts, Ledger ledger, PasswordEncoder encoder) {
        this.accounts = accounts;
        this.ledger = ledger;
        this.encoder = encoder;
    }

    /** Moves money from one account to another, or throws a {@link Refusal} and changes nothing. */
    @PreAuthorize("hasRole('TELLER')")
    @Audited(
            action = "account.transfer",
            category = "update",
            resource = "{from}",
            resourceType = "account",
            data = {"{memo}"})
    public void transfer(
            String from,
            @AuditParam("to") String to,
            @AuditParam("amount") BigDecimal amount,
            @AuditParam("pin") @Sensitive String pin,
            String memo) {
        Account source = accounts.find(from);
        if (!encoder.matches(pin, source.pinHash())) {
            throw new WrongPin(from);
        }
        if (amount.compareTo(source.transferLimit()) > 0) {
            throw new LimitExceeded(from);
        }
        if (amount.compareTo(source.balance()) > 0) {
            throw new InsufficientFunds(from);
        }
        ledger.move(from, to, amount, memo);
    }
}
