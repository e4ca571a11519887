/** The store in a bucket with Object Lock, and the checks that a bucket must pass before anything is trusted to it. */
package dev.indelible.collector.store.s3;
