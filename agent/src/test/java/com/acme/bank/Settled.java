package com.acme.bank;

import java.security.Provider;
import java.security.Security;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** An application that sets up in its main what an agent could have spoilt before. */
public class Settled {
    private Settled() {}

    /** Must be loadable by the name in the system property. */
    public static final class OwnLogManager extends LogManager {}

    /** Prints the log manager in force and the security providers. */
    public static void main(String[] arguments) {
        System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
        Logger.getLogger("any").fine("wakes the log manager");
        System.out.println(
                "log manager " + LogManager.getLogManager().getClass().getName());
        for (Provider provider : Security.getProviders()) {
            System.out.println(provider.getName());
        }
    }
}
