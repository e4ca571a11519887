package com.acme.desk;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.CookieManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** Every way in and out, one after the other; each step prints its ticket and the status. */
final class Logins {
    private final int port;

    Logins(int port) {
        this.port = port;
    }

    void go() throws Exception {
        who("anonymous", "/open/who", new Client(port));

        Client basic = new Client(port).basic("u01", "u01-secret");
        who("basic", "/basic/who", basic);
        who("basic-again", "/basic/who", basic);
        who("basic-wrong", "/basic/who", new Client(port).basic("u01", "wrong-SECRET"));
        who("basic-unknown", "/basic/who", new Client(port).basic("my-password-SECRET", "x"));

        String token = token("u02", Security.TOKENS.getEncoded());
        Client bearer = new Client(port).with("Bearer " + token);
        who("bearer", "/token/who", bearer);
        who("bearer-again", "/token/who", bearer);
        who("bearer-wrong", "/token/who", new Client(port).with("Bearer " + token("u02", new byte[32])));

        CookieManager cookies = new CookieManager();
        Client form = new Client(port, cookies);
        say("form-wrong", form.login("u03", "wrong-SECRET"));
        say("form-in", form.login("u03", "u03-secret"));
        who("form", "/who", form);
        who("form-open", "/open/who", form);
        form.post("/on-behalf", Map.of("of", "customer-7", "ticket", "behalf"));

        // The session is gone, the long-lived cookie is not.
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                .toList()
                .forEach(cookie ->
                        cookies.getCookieStore().remove(java.net.URI.create("http://127.0.0.1:" + port + "/"), cookie));
        who("remembered", "/who", form);
        say("form-out", form.post("/logout", Map.of()).statusCode());
        who("after-logout", "/who", form);

        Client boss = new Client(port);
        say("boss-in", boss.login("boss", "boss-secret"));
        say("switch", boss.post("/impersonate?username=u04", Map.of()).statusCode());
        who("switched", "/who", boss);
    }

    private static void who(String ticket, String path, Client client) throws Exception {
        say(ticket, client.post(path, Map.of("ticket", ticket)).statusCode());
    }

    private static void say(String what, int status) {
        System.out.println(what + " " + status);
    }

    private static String token(String user, byte[] key) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject("6a1f0c2e")
                        .claim("preferred_username", user)
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
                        .build());
        token.sign(new MACSigner(key));
        return token.serialize();
    }
}
