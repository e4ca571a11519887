package dev.indelible.benchmarks.call;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.math.BigDecimal;

/** The call as a span of the OpenTelemetry agent. */
final class SpannedBank implements Bank {
    @Override
    @WithSpan("account.transfer")
    public long transfer(
            @SpanAttribute("from") String from,
            @SpanAttribute("to") String to,
            BigDecimal amount,
            Order order,
            String password) {
        Span.current()
                .setAttribute("amount", amount.toPlainString())
                .setAttribute("order.customer.id", order.customer().id())
                .setAttribute("password", REDACTED)
                .setAttribute("enduser.id", Actor.name())
                .setAttribute("outcome", "success");
        return Bank.move(from, to, amount);
    }
}
