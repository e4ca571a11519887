package dev.indelible.agent.trail;

import dev.indelible.chain.enrol.EnrolmentToken;
import java.nio.file.Path;

/**
 * What a trail needs to know from the configuration.
 *
 * @param token the enrolment token's claims
 * @param tokenText the token as it was given: a secret, presented to the collector only
 * @param folder where the slots lie; made with mode 0700 if it is missing
 * @param environment such as {@code prod}; null when nobody said
 * @param configDigest SHA-256 of the effective settings
 * @param agentVersion this release
 * @param covers what is instrumented, for people
 * @param guarantees what is promised about events
 * @param identity where the identity key comes from
 */
public record TrailSettings(
        EnrolmentToken token,
        String tokenText,
        Path folder,
        String environment,
        byte[] configDigest,
        String agentVersion,
        String covers,
        Guarantees guarantees,
        IdentitySettings identity) {
    /** With the promises that hold where nobody sets anything, and an identity that the state folder holds. */
    public TrailSettings(
            EnrolmentToken token,
            String tokenText,
            Path folder,
            String environment,
            byte[] configDigest,
            String agentVersion,
            String covers) {
        this(
                token,
                tokenText,
                folder,
                environment,
                configDigest,
                agentVersion,
                covers,
                Guarantees.DEFAULT,
                IdentitySettings.IN_FOLDER);
    }

    /** Without the token's text. */
    @Override
    public String toString() {
        return "TrailSettings[service=" + token.service() + ", folder=" + folder + "]";
    }
}
