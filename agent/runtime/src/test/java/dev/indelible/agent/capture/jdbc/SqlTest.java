package dev.indelible.agent.capture.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
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
                "UPDATE `sys$accounts` SET a = 1|UPDATE sys$accounts|update",
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
        assertEquals(category, Sql.category(sql.verb()));
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
                "SELECT 1 FROM t WHERE name=`bob AND password='secret'",
                "SELECT 1 FROM t WHERE a=`b AND pw='secret' AND c=`d`",
                "SELECT 1 FROM t WHERE a IS DISTINCT FROM \"secret\"",
                "PRAGMA key=secret",
                "SET PASSWORD FOR bob = secret",
                "# token secret\nSELECT 1",
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
                "SELECT [it's], 'secret'",
                "SELECT a FROM t WHERE [it's] = 'secret' AND [b] = 'x'",
                "SELECT [a]]'b] FROM t WHERE c = 'secret'",
                "SELECT [a--b], 'x\nsecret'",
                "SELECT ARRAY['secret', 'a]b', 'secret']",
                "SELECT 5--'x\nsecret'",
                "SELECT /* /* */ 'a */ secret'",
                "SELECT /*! 'secret' */ 1",
                "SELECT $t$ a'b $t$ secret'",
                "SELECT q'<it's>' secret'",
                "UPDATE `$a$t`secret",
                "UPDATE `a $$ t` secret $$",
            })
    void noLiteralGetsThrough(String text) {
        String masked = Sql.of(text).masked();
        assertFalse(masked.contains("secret") || masked.contains("5ec2e7"), masked);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "SELECT * FROM a WHERE b = 'x' FOR UPDATE|false|SELECT a",
                "select id from a for no key update|false|SELECT a",
                "SELECT replace(b, 'x', 'y'), t.update FROM a t|false|SELECT a",
                "WITH x AS (SELECT 1) SELECT * FROM x|false|SELECT x",
                "WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x|true|DELETE a",
                "SELECT * INTO copy FROM a|true|SELECT INTO copy",
                "SELECT 1; DELETE FROM a WHERE b = ';'|true|DELETE a",
                "EXPLAIN ANALYZE DELETE FROM a|true|DELETE a",
                "EXPLAIN SELECT 1|false|EXPLAIN",
                "VALUES (1)|false|VALUES",
                "SET search_path = x|false|SET",
                "SET PASSWORD = 'x'|true|SET",
                "SHOW TABLES|false|SHOW",
                "BEGIN|false|BEGIN",
                "COMMIT AND CHAIN|false|COMMIT",
                "ROLLBACK TO SAVEPOINT a|false|ROLLBACK",
                "BEGIN pay(1); END;|true|BEGIN",
                "DO $$ BEGIN PERFORM 1; END $$|true|DO",
                "EXEC pay 1|true|EXEC pay",
                "COPY a FROM STDIN|true|COPY a",
                "LOAD DATA INFILE 'x' INTO TABLE a|true|LOAD a",
                "REPLACE INTO a VALUES (1)|true|REPLACE a",
                "DELETE FROM [dbo].[a]|true|DELETE dbo.a",
                "GRANT ALL ON a TO b|true|GRANT",
                "SELECT 1 /*! ; DELETE FROM a */|true|SELECT",
                "FROBNICATE a|true|FROBNICATE",
                "-- nothing|false|SQL",
            })
    void whatMayChangeSomethingIsWorthALine(String text, boolean worth, String action) {
        assertEquals(worth, Sql.of(text).worth(), text);
        assertEquals(action, Sql.of(text).action());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM Accounts",
                "SELECT * FROM bank.accounts a, t",
                "SELECT * FROM t, \"accounts\"",
                "SELECT * FROM t AS x, LATERAL accounts",
                "SELECT * FROM t JOIN ONLY accounts USING (id)",
                "SELECT * FROM t LEFT JOIN b ON t.x = b.x, accounts",
                "SELECT * FROM (t JOIN (accounts) ON 1 = 1)",
                "SELECT (SELECT max(x) FROM accounts) FROM t",
                "SELECT * FROM t WHERE EXISTS (SELECT 1 FROM `accounts`)",
                "SELECT * FROM t WHERE trim(BOTH 'x' FROM y) IN (TABLE accounts)",
                "SELECT * FROM t UNION SELECT * FROM [accounts]",
                "WITH x AS (SELECT * FROM accounts) SELECT * FROM x",
            })
    void aSelectOnAListedTableIsWorthALine(String text) {
        assertTrue(Sql.of(text, Set.of("accounts")).worth(), text);
        assertTrue(Sql.of(text, Set.of("bank.accounts")).worth(), text);
        assertFalse(Sql.of(text).worth(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT accounts FROM t",
                "SELECT accounts, 1 FROM t AS accounts",
                "SELECT * FROM t WHERE a IS DISTINCT FROM accounts",
                "SELECT extract(YEAR FROM accounts) FROM t",
                "SELECT * FROM t WHERE accounts IN (1, accounts) ORDER BY a, accounts",
                "SELECT * FROM other.accounts2",
            })
    void aNameThatIsNoTableIsNone(String text) {
        assertFalse(Sql.of(text, Set.of("accounts")).worth(), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "INSERT INTO t (a, \"b\", c) VALUES (?, 5, ?), (lower(?), ?, ?)|a,c,null,b,c",
                "UPDATE t SET a = ?, b = b + ? WHERE c >= ? AND d LIKE ? AND e NOT IN (?, 1, ?)|a,b,c,d,e,e",
                "SELECT * FROM t WHERE t.a BETWEEN ? AND ? OR f(?) = 1|a,a,null",
                "SELECT * FROM t WHERE a ?? 'x' AND b = ?|b",
                "INSERT INTO t VALUES (?, ?)|null,null",
                "INSERT INTO t (a) VALUES (?) ON CONFLICT (a) DO UPDATE SET b = ?|a,b",
                "{? = call f(?)}|null,null",
                "SELECT * FROM t WHERE a = ?2 AND b = ?1|",
                "SELECT * FROM t WHERE a = :x AND b = ?|",
                "UPDATE t SET [a] = ?::uuid|a",
                "INSERT INTO t ([note], [password]) VALUES (?, ?)|note,password",
            })
    void parametersBelongToColumns(String text, String columns) {
        assertEquals(
                columns == null ? "" : columns,
                Sql.of(text).columns().stream().map(String::valueOf).collect(Collectors.joining(",")));
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
