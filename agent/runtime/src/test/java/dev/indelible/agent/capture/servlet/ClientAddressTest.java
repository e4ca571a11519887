package dev.indelible.agent.capture.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.capture.policy.Proxies;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only what trusted proxies have noted is believed, read from the right; whatever else stands there, the peer is told. */
class ClientAddressTest {
    private static final String PEER = "10.0.0.1";
    private static final Proxies PROXIES = new Proxies(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.1"));

    private static String xff(String... headers) {
        return ClientAddress.of(PROXIES, PEER, List.of(headers), List.of());
    }

    private static String forwarded(String... headers) {
        return ClientAddress.of(PROXIES, PEER, List.of(), List.of(headers));
    }

    @Test
    void onlyATrustedPeerIsBelieved() {
        List<String> said = List.of("203.0.113.9");
        assertEquals("203.0.113.9", ClientAddress.of(PROXIES, PEER, said, List.of()));
        assertEquals("198.51.100.2", ClientAddress.of(PROXIES, "198.51.100.2", said, List.of()));
        assertEquals("192.0.2.2", ClientAddress.of(PROXIES, "192.0.2.2", said, List.of()));
        assertEquals(PEER, ClientAddress.of(new Proxies(List.of()), PEER, said, List.of()));
        assertEquals("a-name", ClientAddress.of(PROXIES, "a-name", said, List.of()));
        assertEquals(PEER, ClientAddress.of(PROXIES, PEER, List.of(), List.of()));
    }

    @Test
    void theListIsReadFromTheRight() {
        assertEquals("203.0.113.9", xff("198.51.100.7, 203.0.113.9"));
        assertEquals("203.0.113.9", xff("198.51.100.7,203.0.113.9 , 10.1.1.1,\t192.0.2.1"));
        assertEquals(
                "203.0.113.9", xff("198.51.100.7", "203.0.113.9, 10.1.1.1", "10.2.2.2"), "several lines are one list");
        assertEquals("10.9.9.9", xff("10.9.9.9, 10.1.1.1"), "all are proxies: the first of them");
        assertEquals("fd00::1", xff("FD00::1"));
        assertEquals("2001:db8::7", xff("203.0.113.9, 2001:DB8::7, fd00::1"));
    }

    @Test
    void portsAndBracketsAreTakenOff() {
        assertEquals("203.0.113.9", xff("203.0.113.9:4711"));
        assertEquals("2001:db8::7", xff("[2001:db8::7]"));
        assertEquals("2001:db8::7", xff("[2001:db8::7]:80"));
        assertEquals("2001:db8::7", forwarded("for=\"[2001:db8::7]:_hidden\""));
        for (String wrong : List.of(
                "203.0.113.9:",
                "203.0.113.9:<script>",
                "203.0.113.9:123456",
                "[2001:db8::7",
                "[2001:db8::7]80",
                "[2001:db8::7]:",
                "[]",
                "[",
                ":80",
                "2001:db8::7]",
                "[203.0.113.9]]")) {
            assertEquals(PEER, xff(wrong), wrong);
        }
    }

    @Test
    void garbageEndsTheList() {
        for (String garbage : List.of(
                "",
                "unknown",
                "_secret",
                "<script>",
                "999.1.1.1",
                "1.2.3",
                "010.0.0.1",
                "[.:1]",
                "[.a::]",
                "example.com",
                "::1::2",
                "1.2.3.4.5",
                "\u0661.2.3.4",
                "0x7f.0.0.1",
                "fe80::1%eth0")) {
            assertEquals(PEER, xff(garbage), garbage);
            assertEquals("10.1.1.1", xff("203.0.113.9, " + garbage + ", 10.1.1.1"), garbage);
            assertEquals("203.0.113.9", xff(garbage + ", 203.0.113.9"), garbage);
        }
    }

    @Test
    void forwardedIsReadByItsOwnRules() {
        assertEquals("203.0.113.9", forwarded("for=203.0.113.9"));
        assertEquals("203.0.113.9", forwarded("proto=https; FOR=\"203.0.113.9:4711\" ;by=10.0.0.1"));
        assertEquals("2001:db8::7", forwarded("for=198.51.100.1, for=\"[2001:db8::7]:80\";proto=https, for=10.0.0.3"));
        assertEquals("203.0.113.9", forwarded("for=203.0.113.9", "for=10.1.1.1"));
        for (String garbage : List.of(
                "proto=https",
                "for=",
                "for=unknown",
                "for=_x",
                "for=\"",
                "for=\"203.0.113.9",
                "203.0.113.9",
                "for=\"198.51.100.1, for=_x")) {
            assertEquals(PEER, forwarded(garbage), garbage);
        }
    }

    @Test
    void moreThanProxiesMakeIsNotRead() {
        String[] many = Collections.nCopies(65, "203.0.113.9").toArray(String[]::new);
        assertEquals(PEER, xff(String.join(",", many)));
        assertEquals(PEER, xff(many));
        assertEquals("203.0.113.9", xff(String.join(",", List.of(many).subList(1, 65))));
        assertEquals(PEER, xff("x".repeat(4_096) + ",203.0.113.9"));
        assertEquals("203.0.113.9", xff("x".repeat(4_000) + ",203.0.113.9"));
        assertEquals(PEER, forwarded("for=x;" + "x".repeat(4_096) + ",for=203.0.113.9"));
    }

    @Test
    void whereTheTwoDisagreeNeitherIsBelieved() {
        List<String> one = List.of("203.0.113.9");
        assertEquals("203.0.113.9", ClientAddress.of(PROXIES, PEER, one, List.of("for=203.0.113.9:80")));
        assertEquals(PEER, ClientAddress.of(PROXIES, PEER, one, List.of("for=198.51.100.7")));
        assertEquals(PEER, ClientAddress.of(PROXIES, PEER, one, List.of("for=unknown")));
        assertEquals(PEER, ClientAddress.of(PROXIES, PEER, List.of("<script>"), List.of("for=203.0.113.9")));
    }

    @Test
    void aProxyIsAnAddressOrANetwork() {
        assertTrue(new Proxies(List.of("203.0.113.128/25")).trusted("203.0.113.129"));
        assertFalse(new Proxies(List.of("203.0.113.128/25")).trusted("203.0.113.127"));
        assertTrue(new Proxies(List.of("::1")).trusted("0:0:0:0:0:0:0:1"));
        assertTrue(PROXIES.trusted("::ffff:10.1.1.1"), "an IPv4 address as IPv6 sockets tell it");
        assertFalse(new Proxies(List.of("0.0.0.0/0")).trusted("::1"));
        assertFalse(PROXIES.trusted(null));
        for (String wrong :
                List.of("localhost", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "::/129", "", "10.0.0/8", "*")) {
            assertThrows(IllegalArgumentException.class, () -> new Proxies(List.of(wrong)), wrong);
        }
    }
}
