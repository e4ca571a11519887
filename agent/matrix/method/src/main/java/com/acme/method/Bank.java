package com.acme.method;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A service whose changes are only changes once they are committed. */
public class Bank {
    private final JdbcTemplate database;
    private Bank self = this;

    Bank(JdbcTemplate database) {
        this.database = database;
    }

    void self(Bank proxy) {
        self = proxy;
    }

    /** Commits when it returns. */
    @Transactional
    @Audited(action = "bank.add")
    public void add(@AuditParam("amount") int amount) {
        database.update("UPDATE accounts SET balance = balance + ?", amount);
    }

    /** Rolled back by its exception. */
    @Transactional
    @Audited(action = "bank.fail")
    public void fail() {
        database.update("UPDATE accounts SET balance = 0");
        throw new IllegalStateException("no");
    }

    /** Succeeds inside of a transaction that another method rolls back later. */
    @Transactional
    public void outer() {
        self.add(1);
        throw new IllegalStateException("after all");
    }

    /** Has a transaction of its own inside. */
    @Transactional
    @Audited(action = "bank.both")
    public void both() {
        database.update("UPDATE accounts SET balance = balance + 1");
        self.apart();
        throw new IllegalStateException("outer only");
    }

    /** Commits whatever becomes of the caller. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    @Audited(action = "bank.apart")
    public void apart() {
        database.update("INSERT INTO notes VALUES ('apart')");
    }

    /** Goes on in its own transaction after another began and ended inside. */
    @Transactional
    public void goesOn() {
        self.apart();
        self.add(2);
        self.apart();
        self.idleInside();
    }

    /** Runs in its caller's transaction and touches no database. */
    @Audited(action = "bank.touchless")
    public void idleInside() {}

    /** Touches no database within its transaction. */
    @Transactional
    @Audited(action = "bank.idle")
    public void idle() {}

    /** Commits by itself. */
    @Audited(action = "bank.template")
    public void auto() {
        database.update("INSERT INTO notes VALUES ('auto')");
    }

    /** Opens and ends a transaction in its body. */
    @Audited(action = "bank.inside")
    public void inside() {
        self.add(5);
    }
}
