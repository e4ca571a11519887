/** Ed25519 (RFC 8032), by Bouncy Castle's low-level code: no security provider is registered. */
package dev.indelible.chain.key;
