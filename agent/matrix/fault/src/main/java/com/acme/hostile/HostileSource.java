package com.acme.hostile;

import java.sql.Connection;
import javax.sql.DataSource;

/** Hands out connections to nothing. */
abstract class HostileSource extends Never implements DataSource {
    private final Mood mood;

    HostileSource(Mood mood) {
        this.mood = mood;
    }

    @Override
    public Connection getConnection() {
        mood.feel("getConnection");
        return HostileDriver.connection(mood);
    }
}
