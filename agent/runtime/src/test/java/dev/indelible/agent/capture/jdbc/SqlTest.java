package dev.indelible.agent.capture.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verb and table are found where they are plain, and no literal gets through in any dialect. */
class SqlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "select * from accounts where id = 1|SELECT accounts|read",
                "SELECT (SELECT max(x) FROM inner_t) FROM outer_t|SELECT outer_t|read",
                "INSERT INTO bank.accounts (id) VALUES (1)|INSERT bank.accounts|create",
                "update only accounts set x = 1|UPDATE accounts|update",
                "/* hint */ DELETE FROM \"Accounts\"|DELETE Accounts|delete",
                "MERGE INTO `accounts` KEY (id) VALUES (1)|MERGE accounts|update",
                "WITH old AS (SELECT * FROM a) UPDATE b SET x = 1|UPDATE b|update",
                "CREATE TABLE IF NOT EXISTS accounts (id INT)|CREATE accounts|execute",
                "TRUNCATE accounts|TRUNCATE accounts|delete",
                "{ ? = call transfer(?, ?) }|CALL transfer|execute",
                "(SELECT 1 FROM a)|SELECT a|read",
                "GRANT ALL ON accounts TO bob|GRANT|execute",
                "SELECT 1|SELECT|read",
                "|SQL|execute",
            })
    void verbAndTable(String text, String action, String category) {
        Sql sql = Sql.of(text == null ? "" : text);
        assertEquals(action, sql.action());
        assertEquals(category, sql.category());
    }

    @Test
    void masksLiteralsAndDropsComments() {
        assertEquals(
                "UPDATE t SET a = ?, b = ?, c = ? WHERE d = ? AND e1 = :name AND f = $1",
                Sql.of(
                                "UPDATE t\n SET a = 'it''s', b = -- why\n 1.5e-3, c = 0xFF WHERE d = ? AND e1 = :name AND f = $1")
                        .masked());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'secret'",
                "SELECT 'it''s secret'",
                "SELECT 'it\\'s secret'",
                "SELECT 'C:\\', 'secret'",
                "SELECT \"secret\"",
                "SELECT $$secret$$",
                "SELECT $tag$secret $$ secret$tag$",
                "SELECT E'\\'secret'",
                "SELECT 'never closed secret",
                "SELECT 1 /* secret */",
                "SELECT 1 /* secret",
                "SELECT 1 -- secret",
                "SELECT N'secret', X'5ec2e7', 'secret'",
                "CREATE USER scott IDENTIFIED BY secret",
                "alter user scott identified by \"secret\" replace secret",
                "ALTER USER scott IDENTIFIED WITH plugin AS secret",
                "CREATE USER scott AS PERM = 1, PASSWORD = secret",
                "CREATE OR REPLACE USER scott PASSWORD = (secret)",
                "SELECT q'[it's secret]', nq'!it's secret!', 'secret'",
                "SELECT 1 /* a /* b */ secret */",
                "SELECT 1 # don't\n, 'secret'",
                "SELECT TRIM(BOTH ' ' FROM \"secret\")",
            })
    void noLiteralGetsThrough(String text) {
        String masked = Sql.of(text).masked();
        assertFalse(masked.contains("secret") || masked.contains("5ec2e7"), masked);
    }

    @Test
    void noTextGetsThroughBehindTheLastWordThatIsKept() {
        String masked = Sql.of("SELECT a" + ", a".repeat(127) + " FROM t WHERE b = \"secret\"")
                .masked();
        assertFalse(masked.contains("secret"), masked);
        masked = Sql.of("SELECT a" + ",a".repeat(126) + " , FROM t WHERE b = \"secret\"")
                .masked();
        assertFalse(masked.contains("secret"), masked);
    }

    @Test
    void aColumnNamedPasswordIsNoSecret() {
        assertEquals(
                "ALTER TABLE users ADD password VARCHAR(?)",
                Sql.of("ALTER TABLE users ADD password VARCHAR(60)").masked());
        assertEquals(
                "UPDATE users SET password = ? WHERE id = :id",
                Sql.of("UPDATE users SET password = 'secret' WHERE id = :id").masked());
    }

    @Test
    void ofNothingIsKnownOnlyThatItRan() {
        assertEquals("SQL", Sql.of(null).action());
        assertNull(Sql.of(null).masked());
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:mem:bank;DB_CLOSE_DELAY=-1,bank",
        "jdbc:postgresql://host:5432/bank?user=u&password=secret,bank",
        "jdbc:sqlserver://host:1433;databaseName=bank;password=secret,bank",
        "jdbc:oracle:thin:@//host:1521/bank,bank",
        "jdbc:mysql://host,",
    })
    void databaseName(String url, String name) {
        assertEquals(name, DatabaseName.in(url));
    }
}
