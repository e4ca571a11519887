package dev.indelible.collector.store.s3;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 service for tests: one Ceph monitor, one store daemon and one gateway as children of this process, on loopback
 * ports and a folder of their own, started once for all tests of a JVM and ended with it. Needs the programs of Debian's
 * packages radosgw, ceph-mon, ceph-osd and ceph-common, and no rights, service or setting of the machine.
 */
public final class CephGateway {
    private static final long PATIENCE_SECONDS = 120;
    private static final String USER = "test";
    private static final List<String> KNOWN = List.of("16", "17");
    private static final List<String> PROGRAMS =
            List.of("monmaptool", "ceph-mon", "ceph-osd", "ceph", "radosgw", "radosgw-admin");

    private static final Pattern VERSION = Pattern.compile("ceph version ([0-9]+)\\.");

    private static List<String> missing;
    private static CephGateway shared;
    private static String failed;

    private final Path folder;
    private final Path conf;
    private final int port;
    private final int monitorPort;
    private final String accessKey = random(10);
    private final String secretKey = random(20);
    private final Deque<Process> daemons = new ArrayDeque<>();

    private CephGateway() throws IOException {
        // Its sockets lie in it, and the path of one has at most 107 bytes: not a folder of the build's.
        folder = Files.createTempDirectory("rgw");
        conf = folder.resolve("ceph.conf");
        port = freePort();
        monitorPort = freePort();
    }

    /** What it needs and is not installed; empty where it can start. */
    public static synchronized List<String> missing() {
        if (missing == null) {
            missing = lookFor();
            if (!missing.isEmpty()) {
                System.err.println("NO S3 SERVICE TO TEST ON, these tests are skipped: " + missing);
            }
        }
        return missing;
    }

    private static List<String> lookFor() {
        List<String> missing = new ArrayList<>();
        for (String program : PROGRAMS) {
            boolean found = Stream.of(System.getenv("PATH").split(":"))
                    .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
            if (!found) {
                missing.add(program);
            }
        }
        if (missing.isEmpty()) {
            String version = version();
            Matcher major = VERSION.matcher(version);
            if (!major.find() || !KNOWN.contains(major.group(1))) {
                missing.add("Ceph " + String.join(" or ", KNOWN) + ", the settings here are for these, and this is: "
                        + version);
            }
        }
        return missing;
    }

    private static String version() {
        try {
            Process process = new ProcessBuilder("radosgw", "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** The one of this JVM, running. */
    public static synchronized CephGateway shared() throws Exception {
        if (shared == null) {
            if (failed != null) {
                throw new IOException("Ceph did not start and is not tried again: " + failed);
            }
            CephGateway gateway = new CephGateway();
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::stop, "ceph-stop"));
            try {
                gateway.start();
            } catch (Exception e) {
                failed = e.toString();
                gateway.stop();
                throw e;
            }
            shared = gateway;
        }
        return shared;
    }

    AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    /** The environment in which the SDK's default chain finds the credentials. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                accessKey,
                "AWS_SECRET_ACCESS_KEY",
                secretKey,
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    /** A client that may do what the collector may, and more: whoever has its credentials. */
    public S3Client client(Bucket bucket) {
        return Clients.of(bucket, credentials());
    }

    /** A part of a new bucket with Object Lock. */
    public Bucket lockedBucket(String prefix) {
        Bucket bucket = bucket(prefix);
        try (S3Client client = Clients.of(bucket, credentials())) {
            client.createBucket(request -> request.bucket(bucket.name()).objectLockEnabledForBucket(true));
        }
        return bucket;
    }

    /** A part of a bucket that is not made yet. */
    public Bucket bucket(String prefix) {
        return new Bucket(URI.create("http://127.0.0.1:" + port), "us-east-1", "worm-" + UUID.randomUUID(), prefix);
    }

    /** Runs radosgw-admin: what an administrator of the service can do below the API. */
    public void administer(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("radosgw-admin", "-c", conf.toString(), "-n", "client.rgw.a"));
        command.addAll(List.of(arguments));
        run("admin", command.toArray(String[]::new));
    }

    private void start() throws Exception {
        for (String name : List.of("run", "log", "mon", "osd", "rgw", "crash")) {
            Files.createDirectory(folder.resolve(name));
        }
        String fsid = UUID.randomUUID().toString();
        String osd = UUID.randomUUID().toString();
        Files.writeString(conf, settings(fsid));
        Files.createFile(folder.resolve("keyring"));
        Path map = folder.resolve("monmap");
        String address = "[v2:127.0.0.1:" + monitorPort + "]";
        run(
                "monmap",
                "monmaptool",
                "--create",
                "--clobber",
                "--fsid",
                fsid,
                "--set-min-mon-release",
                "pacific",
                "--addv",
                "a",
                address,
                map.toString());
        run("mon-mkfs", "ceph-mon", "-c", conf.toString(), "--mkfs", "-i", "a", "--monmap", map.toString());
        daemon("mon", "ceph-mon", "-c", conf.toString(), "-f", "-i", "a");
        run("osd-new", "ceph", "-c", conf.toString(), "--connect-timeout", "60", "osd", "new", osd, "0");
        run("osd-mkfs", "ceph-osd", "-c", conf.toString(), "-i", "0", "--mkfs", "--osd-uuid", osd);
        daemon("osd", "ceph-osd", "-c", conf.toString(), "-f", "-i", "0");
        administer(
                "user",
                "create",
                "--uid=" + USER,
                "--display-name=" + USER,
                "--access-key=" + accessKey,
                "--secret-key=" + secretKey);
        Process gateway = daemon("gateway", "radosgw", "-c", conf.toString(), "-f", "-n", "client.rgw.a");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers()) {
            if (!gateway.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the gateway does not answer: " + log("gateway"));
            }
            Thread.sleep(50);
        }
    }

    /** Ends the daemons in the reverse of their order, by their handles, and removes the folder. */
    private synchronized void stop() {
        if (Files.notExists(folder)) {
            return;
        }
        try {
            while (!daemons.isEmpty()) {
                Process daemon = daemons.pop();
                daemon.destroy();
                if (!daemon.waitFor(5, TimeUnit.SECONDS)) {
                    daemon.destroyForcibly().waitFor();
                }
            }
            List<Path> files;
            try (Stream<Path> walk = Files.walk(folder)) {
                files = new ArrayList<>(walk.toList());
            }
            for (int i = files.size() - 1; i >= 0; i--) {
                Files.deleteIfExists(files.get(i));
            }
        } catch (IOException e) {
            throw new IllegalStateException("Ceph's folder " + folder + " was not removed", e);
        } catch (InterruptedException e) {
            daemons.forEach(Process::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    private Process daemon(String name, String... command) throws IOException {
        Process process = process(name, command);
        daemons.push(process);
        return process;
    }

    private void run(String name, String... command) throws Exception {
        Process process = process(name, command);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + log(name));
        }
    }

    private Process process(String name, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log/" + name + ".out").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("CEPH_"));
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve("log/" + name + ".out"));
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().withUpperCase().formatHex(random);
    }

    /** One copy of everything, no authentication between the daemons, small caches, pools made at once. */
    private String settings(String fsid) {
        return """
                [global]
                fsid = %1$s
                mon_host = [v2:127.0.0.1:%3$d]
                mon_initial_members = a
                public_addr = 127.0.0.1
                cluster_addr = 127.0.0.1
                ms_bind_ipv6 = false
                ms_bind_msgr1 = false
                auth_cluster_required = none
                auth_service_required = none
                auth_client_required = none
                ms_mon_client_mode = crc
                ms_mon_service_mode = crc
                ms_mon_cluster_mode = crc
                auth_allow_insecure_global_id_reclaim = false
                keyring = %2$s/keyring
                run_dir = %2$s/run
                admin_socket = %2$s/run/$name.asok
                log_file = %2$s/log/$name.log
                log_to_stderr = false
                err_to_syslog = false
                mon_cluster_log_file = %2$s/log/cluster.log
                crash_dir = %2$s/crash
                osd_pool_default_size = 1
                osd_pool_default_min_size = 1
                osd_pool_default_pg_num = 8
                osd_pool_default_pgp_num = 8
                osd_pool_default_pg_autoscale_mode = off
                osd_crush_chooseleaf_type = 0
                mon_allow_pool_size_one = true
                mon_max_pg_per_osd = 1000
                rgw_rados_pool_pg_num_min = 8
                [mon]
                mon_data = %2$s/mon
                paxos_propose_interval = 0.05
                paxos_min_wait = 0.01
                mon_data_avail_crit = 0
                [osd]
                osd_data = %2$s/osd
                osd_objectstore = bluestore
                osd_class_load_list = *
                osd_class_default_list = *
                osd_crush_initial_weight = 1
                osd_memory_target = 939524096
                bluestore_block_create = true
                bluestore_block_size = 4294967296
                bluestore_block_db_create = false
                bluestore_block_wal_create = false
                bluestore_cache_autotune = false
                bluestore_cache_size = 67108864
                [client.rgw.a]
                rgw_data = %2$s/rgw
                rgw_frontends = beast endpoint=127.0.0.1:%4$d tcp_nodelay=1
                rgw_thread_pool_size = 32
                rgw_override_bucket_index_max_shards = 1
                rgw_cache_enabled = false
                """.formatted(fsid, folder, monitorPort, port);
    }
}
