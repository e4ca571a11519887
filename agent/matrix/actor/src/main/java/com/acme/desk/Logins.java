package com.acme.desk;

/** Every way in. */
final class Logins {
    private final int port;

    Logins(int port) {
        this.port = port;
    }

    void go() throws Exception {
        System.out.println(port);
    }
}
