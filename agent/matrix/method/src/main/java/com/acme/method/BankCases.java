package com.acme.method;

import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** Calls of methods that run in transactions. */
public final class BankCases {
    private BankCases() {}

    /** H2 in memory. */
    @Configuration
    @EnableTransactionManagement
    public static class Setup {
        @Bean
        DataSource database() {
            return new DriverManagerDataSource("jdbc:h2:mem:bank;DB_CLOSE_DELAY=-1");
        }

        @Bean
        PlatformTransactionManager transactions(DataSource database) {
            return new DataSourceTransactionManager(database);
        }

        @Bean
        Bank bank(DataSource database) {
            return new Bank(new JdbcTemplate(database));
        }
    }

    /** Runs all of them. */
    public static void main(String[] arguments) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Setup.class)) {
            JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
            database.execute("CREATE TABLE accounts (balance INT)");
            database.execute("CREATE TABLE notes (text VARCHAR(20))");
            database.update("INSERT INTO accounts VALUES (100)");
            Bank bank = context.getBean(Bank.class);
            bank.self(bank);
            Case.run("commits after the body", () -> bank.add(7));
            Case.run("rolled back by its exception", bank::fail);
            Case.run("rolled back later", bank::outer);
            Case.run("one of its own inside", bank::both);
            Case.run("goes on after others", bank::goesOn);
            Case.run("no statement", bank::idle);
            Case.run("no transaction", bank::auto);
            Case.run("begins and ends inside", bank::inside);
            System.out.println(database.queryForObject("SELECT balance FROM accounts", Integer.class));
        }
    }
}
