package dev.indelible.collector.store.s3;

import dev.indelible.collector.store.StoreKey;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Which bucket, and which part of it.
 *
 * @param endpoint {@code https}, or {@code http} to a loopback address; null for Amazon's of the region
 * @param region as the service names it; {@code us-east-1} where a service of its own does not care
 * @param name the bucket's
 * @param prefix before every key, ends in {@code /}; empty for none
 */
public record Bucket(URI endpoint, String region, String name, String prefix) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}|localhost|\\[::1\\]");

    public Bucket {
        if (endpoint != null && !"https".equals(endpoint.getScheme())) {
            boolean loopback = "http".equals(endpoint.getScheme())
                    && endpoint.getHost() != null
                    && LOOPBACK.matcher(endpoint.getHost()).matches();
            if (!loopback) {
                throw new IllegalArgumentException(
                        "the endpoint " + endpoint + " is neither https nor a loopback address");
            }
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(name + " is no name of a bucket");
        }
        if (!prefix.isEmpty()) {
            if (!prefix.endsWith("/")) {
                throw new IllegalArgumentException("the prefix " + prefix + " does not end in /");
            }
            StoreKey.check(prefix.substring(0, prefix.length() - 1));
        }
    }

    @Override
    public String toString() {
        return "s3://" + name + "/" + prefix;
    }
}
