package dev.indelible.sample.story;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a Deployment's manifest says about one pod with one container. */
final class Manifest {
    private final Map<?, ?> deployment;
    private final Map<?, ?> pod;
    private final Map<?, ?> container;

    private Manifest(Map<?, ?> deployment) {
        this.deployment = map(deployment, "spec");
        this.pod = map(map(this.deployment, "template"), "spec");
        this.container = (Map<?, ?>) list(pod, "containers").get(0);
    }

    static Manifest read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new Manifest(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
        }
    }

    int replicas() {
        return (int) deployment.get("replicas");
    }

    int graceSeconds() {
        return (int) pod.get("terminationGracePeriodSeconds");
    }

    int user() {
        return (int) map(pod, "securityContext").get("runAsUser");
    }

    boolean readOnly() {
        return (boolean) map(container, "securityContext").get("readOnlyRootFilesystem");
    }

    long memoryBytes() {
        return 1024 * 1024 * Long.parseLong(limit("memory", "Mi"));
    }

    /** Of each 100,000 microseconds. */
    long cpuMicros() {
        return 100 * Long.parseLong(limit("cpu", "m"));
    }

    List<String> command() {
        return list(container, "command").stream().map(String::valueOf).toList();
    }

    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Object variable : list(container, "env")) {
            environment.put(text((Map<?, ?>) variable, "name"), text((Map<?, ?>) variable, "value"));
        }
        return environment;
    }

    /** The volumes by name: what kind each is. */
    Map<String, String> volumes() {
        Map<String, String> volumes = new LinkedHashMap<>();
        for (Object each : list(pod, "volumes")) {
            Map<?, ?> volume = (Map<?, ?>) each;
            volumes.put(text(volume, "name"), volume.containsKey("emptyDir") ? "emptyDir" : "secret");
        }
        return volumes;
    }

    /** Where a volume is mounted. */
    String mountPath(String volume) {
        for (Object each : list(container, "volumeMounts")) {
            if (text((Map<?, ?>) each, "name").equals(volume)) {
                return text((Map<?, ?>) each, "mountPath");
            }
        }
        throw new AssertionError("no volume " + volume);
    }

    private String limit(String resource, String unit) {
        String text = text(map(map(container, "resources"), "limits"), resource);
        if (!text.endsWith(unit)) {
            throw new AssertionError("the limit of " + resource + " is not in " + unit + ": " + text);
        }
        return text.substring(0, text.length() - unit.length());
    }

    private static Map<?, ?> map(Map<?, ?> from, String name) {
        return (Map<?, ?>) from.get(name);
    }

    private static List<?> list(Map<?, ?> from, String name) {
        return (List<?>) from.get(name);
    }

    private static String text(Map<?, ?> from, String name) {
        return String.valueOf(from.get(name));
    }
}
