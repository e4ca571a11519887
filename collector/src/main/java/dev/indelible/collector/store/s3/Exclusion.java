package dev.indelible.collector.store.s3;

/** How far a service keeps a key for its first writer when it is asked to with {@code If-None-Match: *}. */
public enum Exclusion {
    /** It refuses whatever lies there, a delete marker too. Nothing else is needed. */
    FULL,
    /** It refuses a live object, but writes on top of a delete marker: what Amazon documents. The versions are looked at. */
    LIVE,
    /** It ignores or does not know the header, as Ceph 16.2 on versioned buckets. The versions are looked at. */
    NONE
}
