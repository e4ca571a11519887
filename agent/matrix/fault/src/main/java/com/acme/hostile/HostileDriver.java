package com.acme.hostile;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.util.Properties;
import java.util.logging.Logger;

/** A driver whose connections have its mood. */
final class HostileDriver extends Never implements Driver {
    static final String URL = "jdbc:hostile://db.example/bank";

    private final Mood mood;

    HostileDriver(Mood mood) {
        this.mood = mood;
    }

    /** A connection of a driver in this mood. */
    static Connection connection(Mood mood) {
        return new HostileDriver(mood).connect(URL, new Properties());
    }

    @Override
    public Connection connect(String url, Properties properties) {
        mood.feel("connect");
        return Concrete.of(HostileConnection.class, mood);
    }

    @Override
    public boolean acceptsURL(String url) {
        return true;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return null;
    }
}
