package dev.indelible.sample;

import dev.indelible.sample.Refusal.AccountNotFound;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of the bank. Plain SQL; who may do what is decided by the services above. */
@Repository
public class Accounts {
    private final JdbcClient jdbc;

    public Accounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The account with this number, or {@link AccountNotFound}. */
    public Account find(String id) {
        return jdbc.sql("SELECT id, owner, balance, transfer_limit, frozen, pin_hash FROM account WHERE id = :id")
                .param("id", id)
                .query(Account.class)
                .optional()
                .orElseThrow(() -> new AccountNotFound(id));
    }

    /** Takes the amount if the account holds it; says whether it did. */
    boolean withdraw(String id, BigDecimal amount) {
        return jdbc.sql("UPDATE account SET balance = balance - :amount WHERE id = :id AND balance >= :amount")
                        .param("amount", amount)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Adds the amount if the account exists and is not frozen; says whether it did. */
    boolean deposit(String id, BigDecimal amount) {
        return jdbc.sql("UPDATE account SET balance = balance + :amount WHERE id = :id AND NOT frozen")
                        .param("amount", amount)
                        .param("id", id)
                        .update()
                == 1;
    }

    void book(String source, String target, BigDecimal amount, String memo) {
        jdbc.sql("INSERT INTO movement (source, target, amount, memo, booked)"
                        + " VALUES (:source, :target, :amount, :memo, CURRENT_TIMESTAMP)")
                .param("source", source)
                .param("target", target)
                .param("amount", amount)
                .param("memo", memo)
                .update();
    }

    /** Sets the most that one transfer may take; says whether the account exists. */
    boolean limit(String id, BigDecimal limit) {
        return jdbc.sql("UPDATE account SET transfer_limit = :limit WHERE id = :id")
                        .param("limit", limit)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** At most {@code most} transfers from or to the account, newest first. */
    List<Movement> movements(String id, int most) {
        return jdbc.sql("SELECT id, source, target, amount, memo, booked FROM movement"
                        + " WHERE source = :id OR target = :id ORDER BY id DESC LIMIT :most")
                .param("id", id)
                .param("most", most)
                .query(Movement.class)
                .list();
    }
}
