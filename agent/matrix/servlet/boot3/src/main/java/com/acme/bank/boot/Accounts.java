package com.acme.bank.boot;

import com.acme.bank.BootCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The bank's endpoints. */
@RestController
class Accounts {
    @GetMapping("/accounts/{id}")
    String view(@PathVariable("id") String id) {
        BootCalls.view();
        return id;
    }

    @PostMapping("/accounts/{id}/close")
    ResponseEntity<Void> close(@PathVariable("id") String id) {
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/accounts/{id}")
    void delete(@PathVariable("id") String id) {}

    @GetMapping("/open/{id}")
    String open(@PathVariable("id") String id) {
        BootCalls.view();
        return id;
    }

    @GetMapping("/asked/{id}")
    String asked(@PathVariable("id") String id, HttpServletRequest request) {
        return id + request.getUserPrincipal();
    }

    @GetMapping("/fails/{id}")
    String fails(@PathVariable("id") String id) {
        throw new IllegalStateException(id);
    }

    @GetMapping("/later/{id}")
    Callable<String> later(@PathVariable("id") String id) {
        return () -> {
            BootCalls.view();
            return id;
        };
    }

    @GetMapping("/later-fails/{id}")
    Callable<String> laterFails(@PathVariable("id") String id) {
        return () -> {
            throw new IllegalStateException(id);
        };
    }

    @GetMapping("/events/{id}")
    SseEmitter events(@PathVariable("id") String id) throws IOException {
        SseEmitter events = new SseEmitter();
        events.send(id);
        events.complete();
        return events;
    }
}
