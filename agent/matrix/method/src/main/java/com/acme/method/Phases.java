package com.acme.method;

import dev.indelible.annotations.Audited;
import java.util.concurrent.CompletableFuture;

/** Two lines a call. */
class Phases {
    @Audited(action = "phases.ok", phase = Audited.Phase.INTENT_AND_OUTCOME)
    void ok() {
        new Plain().open();
    }

    @Audited(action = "phases.fails", phase = Audited.Phase.INTENT_AND_OUTCOME)
    void fails() {
        throw new IllegalStateException("broken");
    }

    @Audited(action = "phases.block", onFailure = Audited.OnFailure.BLOCK)
    void block() {}

    @Audited(action = "phases.async", phase = Audited.Phase.INTENT_AND_OUTCOME)
    CompletableFuture<Void> async() {
        return CompletableFuture.completedFuture(null);
    }

    static void cases() {
        Phases phases = new Phases();
        Case.run("intent and outcome", phases::ok);
        Case.run("intent and failure", phases::fails);
        Case.run("block", phases::block);
        Case.run("intent and stage", () -> System.out.println(phases.async().isDone()));
    }
}
