package com.acme.bank;

import dev.indelible.annotations.Audited;
import java.security.PrivilegedAction;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import javax.security.auth.x500.X500Principal;

/** Clerks who log in by JAAS, and work that is done for one of them. */
public class Clerks {
    private Clerks() {}

    /** Lets in whoever is called ann. */
    public static final class Door implements LoginModule {
        private Subject subject;
        private CallbackHandler asks;

        @Override
        public void initialize(Subject of, CallbackHandler handler, Map<String, ?> shared, Map<String, ?> options) {
            subject = of;
            asks = handler;
        }

        @Override
        public boolean login() throws LoginException {
            NameCallback name = new NameCallback("name");
            try {
                asks.handle(new Callback[] {name});
            } catch (Exception broken) {
                throw new LoginException(broken.toString());
            }
            if (!"ann".equals(name.getName())) {
                throw new FailedLoginException("nobody of that name");
            }
            return true;
        }

        @Override
        public boolean commit() {
            return subject.getPrincipals().add(new X500Principal("CN=ann"));
        }

        @Override
        public boolean abort() {
            return true;
        }

        @Override
        public boolean logout() {
            subject.getPrincipals().clear();
            return true;
        }
    }

    @Audited(action = "desk.open")
    private static void open() {}

    private static LoginContext context(String who) throws LoginException {
        Configuration configuration = new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(Door.class.getName(), LoginModuleControlFlag.REQUIRED, Map.of())
                };
            }
        };
        CallbackHandler says = callbacks -> ((NameCallback) callbacks[0]).setName(who);
        return new LoginContext("desk", new Subject(), says, configuration);
    }

    /** One is refused, one is let in and works; afterwards nobody does. */
    public static void main(String[] arguments) throws Exception {
        try {
            context("bob").login();
        } catch (FailedLoginException refused) {
            System.out.println("refused");
        }
        LoginContext ann = context("ann");
        ann.login();
        Subject.doAs(ann.getSubject(), (PrivilegedAction<Void>) () -> {
            open();
            return null;
        });
        open();
        ann.logout();
        System.out.println("done");
    }
}
