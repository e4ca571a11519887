package dev.indelible.benchmarks.call;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import java.math.BigDecimal;

/** The call under the agent; the actor is found by the agent, the password is hidden because of its name. */
final class AuditedBank implements Bank {
    @Override
    @Audited(
            action = "account.transfer",
            category = "update",
            resource = "{from}",
            resourceType = "account",
            data = "{order.customer.id}")
    public long transfer(
            String from,
            @AuditParam("to") String to,
            @AuditParam("amount") BigDecimal amount,
            Order order,
            @AuditParam("password") String password) {
        return Bank.move(from, to, amount);
    }
}
