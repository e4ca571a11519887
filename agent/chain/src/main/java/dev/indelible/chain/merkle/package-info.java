/**
 * The mathematics of a Merkle tree log: roots, proofs and their checks (RFC 6962 section 2.1, RFC 9162 section 2.1), and
 * the names of its tiles (C2SP tlog-tiles). No I/O but through {@link dev.indelible.chain.merkle.HashReader}.
 */
package dev.indelible.chain.merkle;
