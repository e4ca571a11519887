package dev.indelible.collector.store.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store as people name it: {@code s3://bucket/prefix/?keep=400d&level=locked&region=eu-central-1&endpoint=https://host}.
 * It never holds credentials: those come from the SDK's default chain.
 *
 * @param bucket which part of which bucket
 * @param keep how long every object is locked; null where it was not said, since no default can be right
 * @param locked whether a line must be locked before a checkpoint covers it
 */
public record StoreAddress(Bucket bucket, Duration keep, boolean locked) {
    private static final Set<String> NAMES = Set.of("endpoint", "region", "keep", "level");
    private static final Pattern KEEP = Pattern.compile("([1-9][0-9]{0,4})([mhd])");
    private static final String FORM = "a store is s3://BUCKET/PREFIX/?keep=400d, with level=stored or level=locked,"
            + " region=NAME and endpoint=URL where they are needed";

    /** Whether this is meant to be a store and not a folder. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith("s3:");
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static StoreAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(FORM, e);
        }
        if (uri.getUserInfo() != null || text.contains("@")) {
            throw new IllegalArgumentException(
                    "credentials do not belong in the store's address: give them to the AWS SDK's default chain, such as"
                            + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        if (!"s3".equals(uri.getScheme()) || uri.getAuthority() == null || uri.getFragment() != null) {
            throw new IllegalArgumentException(FORM);
        }
        Map<String, String> members = members(uri.getQuery());
        String path = uri.getPath().isEmpty() ? "" : uri.getPath().substring(1);
        String prefix = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        String endpoint = members.get("endpoint");
        Bucket bucket = new Bucket(
                endpoint == null ? null : URI.create(endpoint),
                members.getOrDefault("region", "us-east-1"),
                uri.getAuthority(),
                prefix);
        return new StoreAddress(bucket, keep(members.get("keep")), locked(members.getOrDefault("level", "stored")));
    }

    private static Map<String, String> members(String query) {
        Map<String, String> members = new HashMap<>();
        if (query != null) {
            for (String part : query.split("&", -1)) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                if (equals < 0 || !NAMES.contains(name) || members.put(name, part.substring(equals + 1)) != null) {
                    throw new IllegalArgumentException(name + " is not known or stands there twice; " + FORM);
                }
            }
        }
        return members;
    }

    private static Duration keep(String text) {
        if (text == null) {
            return null;
        }
        Matcher matcher = KEEP.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("keep is a time such as 400d or 12h, not " + text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static boolean locked(String level) {
        if (!level.equals("stored") && !level.equals("locked")) {
            throw new IllegalArgumentException("level is stored or locked, not " + level);
        }
        return level.equals("locked");
    }

    /** Without what only concerns this machine. */
    @Override
    public String toString() {
        return bucket.toString();
    }
}
