package com.acme.bank;

import dev.indelible.annotations.Audited;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Calls an audited method while an operator switches recording off and on; prints what JMX shows. */
final class Switched {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name = new ObjectName("dev.indelible:type=Audit,service=bank");
    private final long end = System.nanoTime() + 60_000_000_000L;

    private Switched() throws Exception {}

    public static void main(String[] args) throws Exception {
        Path off = Path.of(args[0]).resolve("off");
        Switched here = new Switched();
        here.await("Stream");
        transfer("before");
        Files.writeString(off, "incident 4711\n");
        here.await("Recording", false);
        for (int i = 0; i < 3; i++) {
            transfer("while off");
        }
        System.out.println("lost " + here.attribute("Lost"));
        Files.delete(off);
        here.await("Recording", true);
        transfer("after");
        Set<String> attributes = new TreeSet<>();
        for (MBeanAttributeInfo each : here.server.getMBeanInfo(here.name).getAttributes()) {
            attributes.add(each.getName() + (each.isWritable() ? " can be written" : ""));
        }
        System.out.println(attributes);
        System.out.println(here.server.getMBeanInfo(here.name).getOperations().length + " operations");
    }

    @Audited(action = "account.transfer", data = "{memo}")
    static void transfer(String memo) {
        System.out.println(memo);
    }

    private Object attribute(String attribute) throws Exception {
        return server.getAttribute(name, attribute);
    }

    private void await(String attribute) throws Exception {
        while (!server.isRegistered(name) || attribute(attribute).equals("")) {
            pause(attribute);
        }
    }

    private void await(String attribute, Object value) throws Exception {
        while (!attribute(attribute).equals(value)) {
            pause(attribute);
        }
    }

    private void pause(String what) throws InterruptedException {
        if (System.nanoTime() > end) {
            throw new IllegalStateException("waited for " + what);
        }
        Thread.sleep(20);
    }
}
