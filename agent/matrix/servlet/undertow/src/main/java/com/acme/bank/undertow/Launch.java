package com.acme.bank.undertow;

import com.acme.bank.Bank;
import com.acme.bank.Calls;
import io.undertow.Undertow;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.LoginConfig;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Map;
import java.util.Set;

/** The bank on Undertow. */
public final class Launch {
    private static final Map<String, String> ROLES = Map.of("ann", "teller", "bob", "customer");

    private Launch() {}

    /** Starts, is called, and ends. */
    public static void main(String[] arguments) throws Exception {
        DeploymentInfo bank = Servlets.deployment()
                .setClassLoader(Launch.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("bank")
                .addListener(Servlets.listener(Bank.class))
                .setLoginConfig(new LoginConfig("BASIC", "bank"))
                .setIdentityManager(new Users())
                .addErrorPage(Servlets.errorPage("/error"));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(bank);
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setWorkerThreads(3)
                .setHandler(manager.start())
                .build();
        undertow.start();
        InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        Calls.all(address.getPort());
        undertow.stop();
        manager.stop();
    }

    private record User(Principal principal, Set<String> roles) implements Account {
        @Override
        public Principal getPrincipal() {
            return principal;
        }

        @Override
        public Set<String> getRoles() {
            return roles;
        }
    }

    /** Everybody's password is their name. */
    private static final class Users implements IdentityManager {
        @Override
        public Account verify(Account account) {
            return account;
        }

        @Override
        public Account verify(Credential credential) {
            return null;
        }

        @Override
        public Account verify(String id, Credential credential) {
            boolean known = ROLES.containsKey(id)
                    && credential instanceof PasswordCredential password
                    && id.equals(new String(password.getPassword()));
            return known ? new User(() -> id, Set.of(ROLES.get(id))) : null;
        }
    }
}
