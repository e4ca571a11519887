package com.acme.desk;

import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the desk on any free port, has one of the clients work with it, and ends. */
@SpringBootApplication
@EnableAsync
@EnableScheduling
public class DeskApplication {

    /** The first argument says what to do: {@code crowd} or {@code logins}. */
    public static void main(String[] args) throws Exception {
        for (int worker = 0; worker < 2; worker++) {
            Ways.OLD.submit(() -> {}).get(10, TimeUnit.SECONDS);
        }
        Completer.start();
        try (var context = (ServletWebServerApplicationContext) SpringApplication.run(
                DeskApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--spring.datasource.hikari.maximum-pool-size=4",
                "--spring.sql.init.mode=always",
                "--logging.level.root=warn")) {
            int port = context.getWebServer().getPort();
            if (args[0].equals("crowd")) {
                new Crowd(port, context.getBean(Ways.class)).go(Integer.parseInt(args[1]));
            } else {
                new Logins(port).go();
            }
        }
        System.exit(0);
    }
}
