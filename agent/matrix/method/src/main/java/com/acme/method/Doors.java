package com.acme.method;

import dev.indelible.annotations.Audited;

/** An annotated interface in front of a secured body. */
interface Doors<T> {
    /** Audited by its contract. */
    @Audited(action = "vault.door")
    void open(T key);
}
