package com.acme.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Fifty users at once, over the same pools and connections: half of them by basic, half with a session. */
final class Crowd {
    private static final int AT_ONCE = 8;

    private final int port;
    private final Ways ways;

    Crowd(int port, Ways ways) {
        this.port = port;
        this.ways = ways;
    }

    void go(int requests) throws Exception {
        List<String> names = new ArrayList<>(ways.all().keySet());
        names.add("callable");
        names.add("async-context");
        List<Client> clients = new ArrayList<>();
        for (int user = 0; user < Security.USERS; user++) {
            String name = name(user);
            Client client = new Client(port);
            if (user % 2 == 0) {
                client.basic(name, name + "-secret");
            } else if (client.login(name, name + "-secret") != 302) {
                throw new IllegalStateException(name + " could not log in");
            }
            clients.add(client);
        }
        ExecutorService crowd = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            int user = i * 7 % Security.USERS;
            String way = names.get(i % names.size());
            String ticket = name(user) + ":" + way.replace(':', ' ') + ":" + i;
            all.add(crowd.submit(() -> {
                boolean own = way.equals("callable") || way.equals("async-context");
                int status = clients.get(user)
                        .post(
                                own ? "/" + way : "/work",
                                own ? Map.of("ticket", ticket) : Map.of("way", way, "ticket", ticket))
                        .statusCode();
                System.out.println(status + " " + ticket);
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
        crowd.shutdown();
        Ways.pause(300);
        nobody();
    }

    private static String name(int user) {
        return "u%02d".formatted(user);
    }

    /** After all of it, work that no request has to do with. */
    private void nobody() throws Exception {
        for (Map.Entry<String, Ways.Way> way : ways.all().entrySet()) {
            way.getValue().go("nobody:" + way.getKey().replace(':', ' ') + ":0");
        }
        Ways.pause(200);
    }
}
