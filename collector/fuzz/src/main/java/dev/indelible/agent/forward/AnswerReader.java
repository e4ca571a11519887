package dev.indelible.agent.forward;

import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;

/** How the forwarder reads what a collector answers. Lets the fuzz targets see what is this package's own. */
public final class AnswerReader {
    private final Receipts receipts;
    private String alarm;

    public AnswerReader(VerifierKey log, Path slot) throws IOException {
        receipts = new Receipts(log, slot, new Voice() {
            @Override
            public void notice(String topic, String message) {
                // For people.
            }

            @Override
            public void alarm(String found, String why) {
                alarm = found;
            }

            @Override
            public boolean reenter(WalStream rejected, String why, boolean newIdentity) {
                return false;
            }

            @Override
            public boolean urgent() {
                return false;
            }
        });
    }

    /** Takes a receipt; false where it proves nothing. What else is thrown is a defect. */
    public boolean receipt(byte[] body, byte[] seal) {
        try {
            receipts.accept(new Reply(200, 0, body).members(), seal);
            return true;
        } catch (ReceiptException | AnswerException e) {
            return false;
        }
    }

    /** Looks at what a log shows that takes nothing; false where that contradicts. */
    public boolean shown(byte[] body) {
        try {
            receipts.shown(new Reply(503, 0, body).members());
            return true;
        } catch (ReceiptException | AnswerException e) {
            return false;
        }
    }

    /** What a refusal says to people; may be null. */
    public static String withdrawn(byte[] body) {
        return Withdrawn.notice(new Reply(403, 0, body));
    }

    /** The newest checkpoint that was believed, or null. */
    public CheckpointNote newest() {
        return receipts.gossip().newest();
    }

    /** The checkpoint that is evidence against the log, or null. */
    public CheckpointNote fork() {
        return receipts.gossip().fork();
    }

    /** What was raised last, or null. */
    public String alarm() {
        return alarm;
    }
}
