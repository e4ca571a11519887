package dev.indelible.agent.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name is judged by its words, however it is written, and by nothing that only looks like them. */
class NameRulesTest {
    private static Sensitivity of(String name, String... rules) {
        return new NameRules(List.of(rules), complaint -> {
                    throw new AssertionError(complaint);
                })
                .of(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Password",
                "userPassword",
                "user_password",
                "USER_PASSWORD",
                "userpassword",
                "passwords",
                "password2",
                "customer.password",
                "passwd",
                "db-pwd",
                "pin",
                "cardPin",
                "PIN_CODE",
                "secret",
                "clientSecrets",
                "token",
                "access_token",
                "oauth2Token",
                "apiKey",
                "api_key",
                "APIKEY",
                "x-api-key",
                "Authorization",
                "Set-Cookie",
                "JSESSIONID",
                "sessionId",
                "credentials",
                "userCredential",
                "pan",
                "PAN",
                "PANNumber",
                "card.pan",
                "cardNumber",
                "card_number",
                "CARDNUMBER",
                "creditCard",
                "cvv",
                "cvv2",
                "CVC",
                "ssn",
                "customerSSN",
                "SSNumber.ssn",
                "privateKey",
                "private_key",
                "passphrase"
            })
    void isDropped(String name) {
        assertEquals(Sensitivity.DROP, of(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "company",
                "span",
                "japan",
                "panel",
                "expansion",
                "spinning",
                "shipping",
                "opinion",
                "secretary",
                "tokenizer",
                "lesson",
                "classname",
                "discard_number",
                "number",
                "account",
                "iban",
                "amount",
                "memo",
                "id",
                "key",
                "primaryKey",
                "authorized",
                "author",
                "session",
                "",
                ".",
                "_",
                "123"
            })
    void isShown(String name) {
        assertEquals(Sensitivity.NONE, of(name));
    }

    @Test
    void theTeamIsAskedFirst() {
        String[] rules = {"iban:hmac", " customer note : mask", "pageToken:none", "dateOfBirth"};
        assertEquals(Sensitivity.HMAC, of("creditorIban", rules));
        assertEquals(Sensitivity.MASK, of("customer_note", rules));
        assertEquals(Sensitivity.NONE, of("next_page_token", rules));
        assertEquals(Sensitivity.DROP, of("token", rules));
        assertEquals(Sensitivity.DROP, of("DATE_OF_BIRTH", rules));
        assertEquals(Sensitivity.NONE, of("dateOf", rules));
    }

    @Test
    void whatCannotBeReadIsDroppedAndSaid() {
        List<String> complaints = new ArrayList<>();
        NameRules rules = new NameRules(List.of("iban:hash", "", ":hmac"), complaints::add);
        assertEquals(3, complaints.size(), complaints.toString());
        assertEquals(Sensitivity.DROP, rules.of("iban"));
        assertEquals(Sensitivity.NONE, rules.of("amount"));
    }

    @Test
    void anEndlessNameIsCut() {
        assertEquals(Sensitivity.NONE, of("a_".repeat(200_000) + "password"));
    }
}
