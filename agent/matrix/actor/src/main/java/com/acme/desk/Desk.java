package com.acme.desk;

import dev.indelible.annotations.Audit;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.concurrent.Callable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the clients ask for. */
@RestController
class Desk {
    private final Ways ways;
    private final Tickets tickets;

    Desk(Ways ways, Tickets tickets) {
        this.ways = ways;
        this.tickets = tickets;
    }

    @PostMapping("/work")
    String work(@RequestParam String way, @RequestParam String ticket) throws Exception {
        ways.all().get(way).go(ticket);
        return "done";
    }

    @PostMapping("/callable")
    Callable<String> callable(@RequestParam String ticket) {
        return () -> {
            for (int piece = 0; piece < Ways.PIECES; piece++) {
                tickets.work(ticket + ":" + piece);
            }
            return "done";
        };
    }

    @PostMapping("/async-context")
    void asyncContext(@RequestParam String ticket, HttpServletRequest request) {
        AsyncContext context = request.startAsync();
        context.start(() -> {
            for (int piece = 0; piece < Ways.PIECES; piece++) {
                tickets.work(ticket + ":" + piece);
            }
            context.complete();
        });
    }

    /** As somebody else: a customer, say, on whose behalf a clerk works. */
    @PostMapping("/on-behalf")
    @SuppressWarnings("try") // that it is open is what matters
    String onBehalf(@RequestParam String of, @RequestParam String ticket) throws Exception {
        try (Audit.Acting acting = Audit.actingAs(of, "CUSTOMER")) {
            ways.all().get("ThreadPoolExecutor.submit").go(ticket);
        }
        tickets.work(ticket + ":after");
        return "done";
    }

    /** Whoever it is. */
    @PostMapping({"/who", "/basic/who", "/token/who", "/open/who"})
    String who(@RequestParam String ticket, Principal principal) {
        tickets.work(ticket);
        return principal == null ? "nobody" : principal.getName();
    }

    /** For a client to have a session before it logs in. */
    @GetMapping("/open/page")
    String page(HttpServletRequest request) {
        request.getSession();
        return "page";
    }
}
