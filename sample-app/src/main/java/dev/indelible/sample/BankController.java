package dev.indelible.sample;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The bank over HTTP. What changes or computes something takes JSON only: a page of another site cannot send that
 * without asking first, and the answer to such a question is no (see {@link Security}).
 */
@RestController
public class BankController {
    private static final String ACCOUNT = "[A-Za-z0-9-]{1,32}";

    private final AccountService accounts;
    private final TransferService transfers;
    private final StatementService statements;

    public BankController(AccountService accounts, TransferService transfers, StatementService statements) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.statements = statements;
    }

    /** What a teller types for a transfer. It has no readable text form: the PIN must not get into a log by way of it. */
    public record TransferOrder(
            @NotNull @Pattern(regexp = ACCOUNT) String from,
            @NotNull @Pattern(regexp = ACCOUNT) String to,

            @NotNull @Positive @Digits(integer = 12, fraction = 2)
            BigDecimal amount,

            @NotNull @Pattern(regexp = "[0-9]{4,8}") String pin,
            @NotNull @Size(max = 140) String memo) {
        @Override
        public String toString() {
            return "TransferOrder";
        }
    }

    /** The new limit for one transfer. */
    public record LimitOrder(
            @NotNull @PositiveOrZero @Digits(integer = 12, fraction = 2)
            BigDecimal limit) {}

    /** How many movements the statement shows at most. */
    public record StatementOrder(@Min(1) @Max(100) int most) {}

    @GetMapping("/accounts/{id}")
    public Account account(@PathVariable @Pattern(regexp = ACCOUNT) String id) {
        return accounts.view(id);
    }

    @PostMapping(path = "/transfers", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void transfer(@Valid @RequestBody TransferOrder order) {
        transfers.transfer(order.from(), order.to(), order.amount(), order.pin(), order.memo());
    }

    @PutMapping(path = "/accounts/{id}/limit", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void limit(@PathVariable @Pattern(regexp = ACCOUNT) String id, @Valid @RequestBody LimitOrder order) {
        accounts.limit(id, order.limit());
    }

    @PostMapping(path = "/accounts/{id}/statement", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Statement statement(
            @PathVariable @Pattern(regexp = ACCOUNT) String id, @Valid @RequestBody StatementOrder order)
            throws InterruptedException, TimeoutException {
        return statements.statement(id, order.most());
    }
}
