package dev.indelible.agent.trail;

import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.forward.Voice;
import dev.indelible.agent.wal.WalStream;
import java.util.Set;

/** What the forwarders of a trail have to say, to people and to the trail itself. Any thread. */
final class TrailVoice implements Voice {
    private final Notices notices;
    private final TrailState state;
    private boolean reentered;
    private long receiptBefore;

    TrailVoice(Notices notices, TrailState state) {
        this.notices = notices;
        this.state = state;
    }

    @Override
    public void notice(String topic, String message) {
        notices.once(topic, message);
    }

    @Override
    public void alarm(String found, String why) {
        state.coverage(OwnLine.alarm(found, OwnText.of(why)));
    }

    @Override
    public boolean urgent() {
        Run run = state.run();
        return run != null && run.reach().receiptWanted();
    }

    /** A collector that rejects everything would otherwise have all lines copied from stream to stream without end. */
    @Override
    public synchronized boolean reenter(WalStream rejected, String why, boolean newIdentity) {
        Forwarder forwarder = state.forwarder();
        Run run = state.run();
        if (run == null || state.closing()) {
            return false;
        }
        long receipt = forwarder.lastReceiptMicros();
        if (reentered && (receipt == 0 || receipt == receiptBefore)) {
            return false;
        }
        reentered = true;
        receiptBefore = receipt;
        state.succeed(run, new RunFault(OwnText.of(why), Set.of(rejected), newIdentity));
        return true;
    }
}
