package dev.indelible.junit;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import dev.indelible.annotations.Sensitive;
import java.math.BigDecimal;
import java.util.concurrent.ExecutorService;

/** What an application would have. */
class Bank {
    enum Channel {
        WEB
    }

    @Audited(
            action = "account.transfer",
            category = "update",
            resource = "{from}",
            resourceType = "account",
            data = {"{amount}", "{channel}"})
    void transfer(
            String from,
            BigDecimal amount,
            Channel channel,
            @AuditParam("count") int count,
            @AuditParam("pin") @Sensitive String pin) {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("negative");
        }
    }

    @Audited(action = "account.statement", category = "export", resource = "{account}")
    void statement(String account) {}

    void statementLater(ExecutorService executor, String account) {
        executor.execute(() -> statement(account));
    }
}
