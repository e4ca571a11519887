package dev.indelible.collector.store.s3;

import dev.indelible.collector.store.WormStore.Version;
import dev.indelible.collector.store.WormStore.Visitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * Lists versions and delete markers in the order in which they were stored. The service lists those of a key newest first
 * (Amazon S3 API, ListObjectVersions), but objects and markers apart: they are merged by date, and in one second a marker
 * counts as the later, since what it hides was there before.
 *
 * <p>One page of at most 1,000 and the versions of one key are in memory; a key with more than 10,000 is refused, as somebody
 * works on making readers fail.
 */
final class Versions {
    private static final int KEY_LIMIT = 10_000;

    private final S3Client client;
    private final Bucket bucket;

    Versions(S3Client client, Bucket bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /** Whether nothing was ever stored below the prefix, or all of it is deleted. */
    boolean none() throws IOException {
        ListObjectVersionsRequest request = ListObjectVersionsRequest.builder()
                .bucket(bucket.name())
                .prefix(bucket.prefix())
                .maxKeys(1)
                .build();
        ListObjectVersionsResponse page =
                Calls.run("listing versions in " + bucket, () -> client.listObjectVersions(request));
        return page.versions().isEmpty() && page.deleteMarkers().isEmpty();
    }

    /** Of one key, the oldest first. */
    List<Version> of(String key) throws IOException {
        List<Version> found = new ArrayList<>();
        list(key, key, found::add);
        return found;
    }

    /** Of all keys that begin so, key by key, the oldest of each first. */
    void list(String prefix, Visitor visitor) throws IOException {
        list(prefix, null, visitor);
    }

    private void list(String prefix, String only, Visitor visitor) throws IOException {
        Keys keys = new Keys(visitor);
        String keyMarker = null;
        String idMarker = null;
        boolean more = true;
        while (more) {
            ListObjectVersionsRequest request = ListObjectVersionsRequest.builder()
                    .bucket(bucket.name())
                    .prefix(bucket.prefix() + prefix)
                    .keyMarker(keyMarker)
                    .versionIdMarker(idMarker)
                    .build();
            ListObjectVersionsResponse page =
                    Calls.run("listing versions in " + bucket, () -> client.listObjectVersions(request));
            List<Version> entries = new ArrayList<>();
            for (ObjectVersion version : page.versions()) {
                entries.add(new Version(
                        key(version.key()), version.versionId(), version.size(), version.lastModified(), false));
            }
            for (DeleteMarkerEntry marker : page.deleteMarkers()) {
                entries.add(new Version(key(marker.key()), marker.versionId(), 0, marker.lastModified(), true));
            }
            // Stable: the service's order, the newest first, stays within a key's objects and within its markers.
            entries.sort(Comparator.comparing(Version::key));
            for (Version entry : entries) {
                if (only == null || only.equals(entry.key())) {
                    keys.add(entry);
                }
            }
            more = Boolean.TRUE.equals(page.isTruncated());
            if (more && only != null && page.nextKeyMarker().compareTo(bucket.prefix() + only) > 0) {
                more = false;
            }
            keyMarker = page.nextKeyMarker();
            idMarker = page.nextVersionIdMarker();
            if (more && keyMarker == null) {
                throw new IOException("listing versions in " + bucket + ": a page names no next one");
            }
        }
        keys.flush();
    }

    private String key(String whole) {
        return whole.substring(bucket.prefix().length());
    }

    /** Gathers the entries of one key, which may lie on two pages. */
    private static final class Keys {
        private final Visitor visitor;
        private final List<Version> objects = new ArrayList<>();
        private final List<Version> markers = new ArrayList<>();
        private String key;

        Keys(Visitor visitor) {
            this.visitor = visitor;
        }

        void add(Version version) throws IOException {
            if (!version.key().equals(key)) {
                flush();
                key = version.key();
            }
            if (objects.size() + markers.size() == KEY_LIMIT) {
                throw new IOException(key + " has more than " + KEY_LIMIT + " versions: look who writes to the bucket");
            }
            (version.deleteMarker() ? markers : objects).add(version);
        }

        void flush() throws IOException {
            Collections.reverse(objects);
            Collections.reverse(markers);
            int marker = 0;
            for (Version object : objects) {
                while (marker < markers.size() && markers.get(marker).stored().isBefore(object.stored())) {
                    visitor.visit(markers.get(marker++));
                }
                visitor.visit(object);
            }
            while (marker < markers.size()) {
                visitor.visit(markers.get(marker++));
            }
            objects.clear();
            markers.clear();
        }
    }
}
