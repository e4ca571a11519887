package com.acme.method;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import dev.indelible.annotations.Sensitive;
import java.math.BigDecimal;

/** What lines say of arguments and results. */
class Values {
    record Card(
            @Sensitive(Sensitive.Mode.MASK) String number,
            @Sensitive String code,
            Holder holder) {}

    static class Holder {
        public final String name = "Ada";

        @Override
        public String toString() {
            throw new IllegalStateException("toString ran");
        }

        public String getBroken() {
            throw new IllegalStateException("getter ran");
        }
    }

    static final class Receipt {
        public String getReceiptId() {
            return "R-1";
        }

        public BigDecimal getAmount() {
            return new BigDecimal("2.50");
        }
    }

    @Audited(
            action = "values.data",
            category = "update",
            resource = "{card.holder.name}/{amount}",
            resourceType = "card",
            data = {"{card.number}", "{card.code}", "{card.holder}", "{card.holder.broken}", "{amount}"},
            result = {"{result.receiptId}", "{result.amount}"},
            severity = Audited.Severity.WARNING)
    Receipt data(
            Card card,
            BigDecimal amount,
            @AuditParam("customer") @Sensitive(Sensitive.Mode.HMAC) String customer,
            @AuditParam("password") String password,
            @AuditParam("count") int count,
            String never) {
        return new Receipt();
    }

    @Audited(
            action = "values.wrong",
            resource = "{nobody}",
            data = {"{card.nothing}", "{holder.nothing}"},
            result = "{result}",
            category = "no-such")
    void wrong(Card card, Holder holder) {}

    static void cases() {
        Card card = new Card("4111111111111111", "123", new Holder());
        Case.run(
                "values",
                () -> System.out.println(new Values()
                        .data(card, new BigDecimal("10.00"), "C-7", "hunter2", 3, "never said")
                        .getReceiptId()));
        Case.run("paths that resolve nowhere", () -> new Values().wrong(card, new Holder()));
    }
}
