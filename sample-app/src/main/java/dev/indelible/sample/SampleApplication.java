package dev.indelible.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A small bank. It knows nothing of the agent: with and without it, it behaves the same. */
@SpringBootApplication
public class SampleApplication {

    /** Starts the bank; Spring Boot's own arguments apply, {@code --server.port=0} takes any free port. */
    public static void main(String[] args) {
        SpringApplication.run(SampleApplication.class, args);
    }
}
