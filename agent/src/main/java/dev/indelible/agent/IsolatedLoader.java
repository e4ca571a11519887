package dev.indelible.agent;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads the agent's runtime and its libraries from the hidden entries {@code isolated/…} of the agent jar, without
 * unpacking anything.
 *
 * <p>What must stay true: its parent is the platform loader, so that no class of the application replaces one of ours
 * and none of ours is seen by the application; classes lie there as {@code .classdata}, which no other loader reads.
 */
final class IsolatedLoader extends ClassLoader {
    private static final String FOLDER = "isolated/";
    private static final String CLASS = ".class";

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private final ProtectionDomain domain;

    IsolatedLoader(File file) throws IOException {
        // getSystemClassLoader().getParent() is the platform loader; its own getter is younger than Java 8.
        super(ClassLoader.getSystemClassLoader().getParent());
        jar = new JarFile(file, false);
        domain = new ProtectionDomain(new CodeSource(file.toURI().toURL(), (Certificate[]) null), null, this, null);
    }

    /** Ours first: the parent has none of them, and to hear so for each takes a start longer. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        JarEntry entry = name.startsWith("java.") ? null : entry(name.replace('.', '/') + CLASS);
        if (entry == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name, entry);
        }
    }

    private Class<?> define(String name, JarEntry entry) throws ClassNotFoundException {
        try {
            byte[] bytes = read(entry);
            return defineClass(name, bytes, 0, bytes.length, domain);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    @Override
    protected URL findResource(String name) {
        JarEntry entry = entry(name);
        try {
            return entry == null ? null : new URL(null, "indelible:" + name, new Handler(entry));
        } catch (MalformedURLException unnamed) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singleton(found));
    }

    private JarEntry entry(String name) {
        return jar.getJarEntry(FOLDER + (name.endsWith(CLASS) ? name + "data" : name));
    }

    private byte[] read(JarEntry entry) throws IOException {
        // As long as the entry says: read at once, and copied nowhere.
        byte[] bytes = new byte[(int) entry.getSize()];
        try (InputStream in = jar.getInputStream(entry)) {
            int at = 0;
            while (at < bytes.length) {
                int n = in.read(bytes, at, bytes.length - at);
                if (n < 0) {
                    throw new EOFException(entry.getName() + " is shorter than the jar says");
                }
                at += n;
            }
        }
        return bytes;
    }

    /** Opens one entry; no protocol handler is registered for it, so the URL works only as an object. */
    private final class Handler extends URLStreamHandler {
        private final JarEntry entry;

        Handler(JarEntry entry) {
            this.entry = entry;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() throws IOException {
                    return jar.getInputStream(entry);
                }
            };
        }
    }
}
