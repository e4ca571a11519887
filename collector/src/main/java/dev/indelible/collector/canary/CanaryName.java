package dev.indelible.collector.canary;

/** Which services are canaries: {@code canary}, and {@code canary-} with anything behind it, one for each place. */
public final class CanaryName {
    private static final String NAME = "canary";

    private CanaryName() {}

    public static boolean is(String service) {
        return service.equals(NAME) || service.startsWith(NAME + "-");
    }
}
