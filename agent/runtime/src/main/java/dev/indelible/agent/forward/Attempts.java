package dev.indelible.agent.forward;

import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Attempts to bring a stream's lines to the collector, the identity enrolled before. What fails is said through the
 * voice and becomes a result; nothing of it ends the forwarder. One thread, the forwarder's, but for
 * {@link #unreachable}.
 */
final class Attempts {
    private final EnrolmentToken token;
    private final Enrolment enrolment;
    private final Voice voice;
    private volatile boolean unreachable;
    private long retryAfterSeconds;
    private Collector collector;

    Attempts(EnrolmentToken token, Enrolment enrolment, Voice voice) {
        this.token = token;
        this.enrolment = enrolment;
        this.voice = voice;
    }

    /**
     * Before the first attempt, and again at will.
     *
     * @throws IllegalArgumentException when the token names no collector that can be asked
     */
    void begin() {
        collector = collector == null ? new Collector(token) : collector;
    }

    /** Whether the last attempt got no answer. Any thread. */
    boolean unreachable() {
        return unreachable;
    }

    /** What the last refusal asked for. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** One attempt; it takes no longer than {@code pauses} allows a call. */
    Sender.Result attempt(Sender sender, Pauses pauses) {
        try {
            Sender.Result result = send(sender, pauses);
            unreachable = false;
            return result;
        } catch (AnswerException e) {
            unreachable = false;
            return senseless(e.getMessage());
        } catch (UncheckedIOException e) {
            voice.notice(
                    "state",
                    "the state folder cannot be used (" + e.getCause().getMessage()
                            + "); nothing is freed: see to the disk and its permissions");
            return Sender.Result.REFUSED;
        } catch (IOException e) {
            unreachable = true;
            voice.notice(
                    "collector",
                    "no answer from " + token.url() + " (" + e.getMessage()
                            + "); events are kept and sent as soon as it answers");
            return Sender.Result.REFUSED;
        } catch (RuntimeException e) {
            return senseless(e.toString());
        }
    }

    private Sender.Result senseless(String why) {
        voice.notice("answer", "an answer from " + token.url() + " makes no sense (" + why + "); events are kept");
        return Sender.Result.REFUSED;
    }

    private Sender.Result send(Sender sender, Pauses pauses) throws IOException {
        retryAfterSeconds = 0;
        if (sender.stream().drained()) {
            return Sender.Result.NOTHING;
        }
        if (!enrolment.done()) {
            Reply reply = enrolment.present(collector, pauses.within());
            retryAfterSeconds = reply.retryAfterSeconds();
            String withdrawn = Withdrawn.notice(reply);
            if (withdrawn != null) {
                voice.notice("withdrawn", withdrawn);
                return Sender.Result.REFUSED;
            }
            if (reply.status() == 429 || reply.status() == 503) {
                return Sender.Result.REFUSED;
            }
            if (reply.status() != 200) {
                String remedy = reply.status() == 410
                        ? "the enrolment token is expired or used up: ask the operator for a new one"
                        : "the collector refuses the enrolment token with status " + reply.status()
                                + ": ask the operator for a new one if this stays so";
                voice.notice("enrolment", remedy + "; events are kept meanwhile");
                return Sender.Result.REFUSED;
            }
        }
        if (enrolment.kept() != null) {
            voice.notice(
                    "replaced",
                    "the key that was replaced cannot be deleted (" + enrolment.kept()
                            + "); the next start tries again: see to the disk and its permissions");
        }
        Sender.Result result = sender.send(collector, pauses.within());
        retryAfterSeconds = sender.retryAfterSeconds();
        if (result != Sender.Result.NOT_ENROLLED) {
            return result;
        }
        if (!sender.openedBy(enrolment.identity())) {
            voice.notice(
                    "former",
                    "the collector does not know the identity that this process had before, and its lines in "
                            + sender.stream().folder().path() + " are kept: see the collector's log");
            return Sender.Result.REJECTED;
        }
        enrolment.forget();
        return result;
    }
}
