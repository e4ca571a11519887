package dev.indelible.agent.capture.coverage;

import dev.indelible.agent.capture.Coverage;
import java.util.Map;

/**
 * Libraries that do what should be audited by ways that this release does not capture, each known by a class that it
 * cannot do without. Asked for every class that is loaded.
 */
public final class Uncaptured {
    private static final String REQUESTS = "requests that it serves are not captured by this release";
    private static final String CALLS = "what is sent and received through it is not captured by this release";
    private static final String STATEMENTS = "what it asks of the database is not captured by this release";
    private static final String WORK = "who acts is not known in work that it moves to another thread";

    private record Library(String name, String why) {}

    private static final Map<String, Library> BY_CLASS = Map.ofEntries(
            Map.entry(
                    "org/springframework/web/reactive/DispatcherHandler",
                    new Library("Spring WebFlux server", REQUESTS)),
            Map.entry(
                    "org/springframework/web/server/adapter/HttpWebHandlerAdapter",
                    new Library("Spring WebFlux server", REQUESTS)),
            Map.entry("io/netty/bootstrap/ServerBootstrap", new Library("Netty server", REQUESTS)),
            Map.entry("io/grpc/internal/ServerImpl", new Library("gRPC server", REQUESTS)),
            Map.entry("io/grpc/internal/ManagedChannelImpl", new Library("gRPC client", CALLS)),
            Map.entry("org/apache/kafka/clients/producer/KafkaProducer", new Library("Kafka producer", CALLS)),
            Map.entry("org/apache/kafka/clients/consumer/KafkaConsumer", new Library("Kafka consumer", CALLS)),
            Map.entry("org/apache/kafka/clients/consumer/KafkaShareConsumer", new Library("Kafka consumer", CALLS)),
            Map.entry("io/r2dbc/spi/ConnectionFactory", new Library("R2DBC", STATEMENTS)),
            Map.entry("com/mongodb/MongoClientSettings", new Library("MongoDB driver", STATEMENTS)),
            Map.entry("reactor/core/scheduler/Schedulers", new Library("Reactor", WORK)),
            Map.entry("kotlinx/coroutines/BuildersKt", new Library("Kotlin coroutines", WORK)));

    private Uncaptured() {}

    /** Reports the library that this class belongs to. {@code name}: internal (JVMS 4.2.1). */
    public static void look(String name, Coverage coverage) {
        Library library = BY_CLASS.get(name);
        if (library != null) {
            coverage.missing(library.name, library.why);
        }
    }
}
