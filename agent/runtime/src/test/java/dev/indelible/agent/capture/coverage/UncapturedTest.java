package dev.indelible.agent.capture.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That each library is found by the classes it really has is tested with the libraries, in the coverage matrix. */
class UncapturedTest {
    private final List<String> found = new ArrayList<>();
    private final CoverageReport report = new CoverageReport((what, why) -> found.add(what));

    @Test
    void aLibraryIsNamedOnceByAnyOfItsClasses() {
        Uncaptured.look("org/springframework/web/reactive/DispatcherHandler", report);
        Uncaptured.look("org/springframework/web/server/adapter/HttpWebHandlerAdapter", report);
        Uncaptured.look("org/apache/kafka/clients/consumer/KafkaShareConsumer", report);
        Uncaptured.look("org/apache/kafka/clients/consumer/KafkaConsumer", report);
        assertEquals(List.of("Spring WebFlux server", "Kafka consumer"), found);
    }

    @Test
    void otherClassesAreNobodys() {
        Uncaptured.look("com/acme/Bank", report);
        Uncaptured.look("io/netty/buffer/ByteBuf", report);
        assertEquals(List.of(), found);
    }
}
