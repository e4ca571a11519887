package com.acme.desk;

import dev.indelible.annotations.Audited;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The audited work: each call is one line, and one more for its statement. A ticket's id begins with its user's name. */
@Component
public class Tickets {
    private final JdbcTemplate jdbc;

    Tickets(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Notes that somebody worked on the ticket. */
    @Audited(action = "ticket.work", category = "update", resource = "{ticket}", resourceType = "ticket")
    public void work(String ticket) {
        jdbc.update("insert into work(ticket) values (?)", ticket);
    }

    /** The same on another thread. */
    @Async
    public void later(String ticket, Runnable done) {
        work(ticket);
        done.run();
    }

    /** The same, and the caller waits. */
    @Async
    public CompletableFuture<String> promised(String ticket) {
        work(ticket);
        return CompletableFuture.completedFuture(ticket);
    }

    /** Nobody asks for it. */
    @Scheduled(fixedRate = 100)
    public void often() {
        work("scheduler:fixed-rate");
    }

    /** Nobody asks for this either. */
    @Scheduled(cron = "* * * * * *")
    public void everySecond() {
        work("scheduler:cron");
    }
}
