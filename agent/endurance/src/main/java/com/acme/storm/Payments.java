package com.acme.storm;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;

/** What is audited: a payment, named by an id that is used once. */
final class Payments {
    private long paid;

    @Audited(action = "payment.pay", resource = "{id}", resourceType = "payment")
    long pay(@AuditParam("id") String id, @AuditParam("memo") String memo) {
        paid += id.length() + memo.length();
        return paid;
    }
}
