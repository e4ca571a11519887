package dev.indelible.sample;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The bank's own threads; Spring ends them when the application stops. */
@Configuration(proxyBeanMethods = false)
public class BankThreads {
    private static final int STATEMENT_THREADS = 2;

    @Bean
    ExecutorService statementThreads() {
        return Executors.newFixedThreadPool(STATEMENT_THREADS);
    }
}
