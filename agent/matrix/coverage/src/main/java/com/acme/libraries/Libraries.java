package com.acme.libraries;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.indelible.annotations.Audited;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.netty.bootstrap.ServerBootstrap;
import io.r2dbc.spi.ConnectionFactories;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import kotlinx.coroutines.BuildersKt;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;

/** Takes into use the libraries that its arguments name, in their order, without a peer; loads no other. */
public final class Libraries {
    /** Begins to use one library. */
    private interface Use {
        Object begin() throws IOException;
    }

    private Libraries() {}

    @Audited(action = "library.use", resource = "{name}")
    private static void use(String name) throws IOException, ReflectiveOperationException {
        Class.forName(Libraries.class.getName() + "$" + name)
                .asSubclass(Use.class)
                .getDeclaredConstructor()
                .newInstance()
                .begin();
        System.out.println(name);
    }

    /** {@code arguments}: which ones. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        for (String name : arguments) {
            use(name);
        }
        System.out.println("end");
    }

    static final class WebFlux implements Use {
        @Override
        public Object begin() {
            return RouterFunctions.toHttpHandler(RouterFunctions.route()
                    .GET("/", request -> ServerResponse.ok().build())
                    .build());
        }
    }

    static final class WebFluxDispatcher implements Use {
        @Override
        public Object begin() {
            return new DispatcherHandler();
        }
    }

    static final class Netty implements Use {
        @Override
        public Object begin() {
            return new ServerBootstrap();
        }
    }

    static final class GrpcServer implements Use {
        @Override
        public Object begin() throws IOException {
            return InProcessServerBuilder.forName("acme").build().start().shutdownNow();
        }
    }

    static final class GrpcClient implements Use {
        @Override
        public Object begin() {
            return InProcessChannelBuilder.forName("acme").build().shutdownNow();
        }
    }

    static final class Producer implements Use {
        @Override
        public Object begin() {
            Map<String, Object> settings = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
            KafkaProducer<String, String> producer =
                    new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
            producer.close(Duration.ZERO);
            return producer;
        }
    }

    static final class Consumer implements Use {
        @Override
        public Object begin() {
            Map<String, Object> settings = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
            KafkaConsumer<String, String> consumer =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
            consumer.close();
            return consumer;
        }
    }

    static final class ShareConsumer implements Use {
        @Override
        public Object begin() {
            Map<String, Object> settings = Map.of(
                    CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9",
                    CommonClientConfigs.GROUP_ID_CONFIG, "acme");
            KafkaShareConsumer<String, String> consumer =
                    new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
            consumer.close(Duration.ZERO);
            return consumer;
        }
    }

    static final class R2dbc implements Use {
        @Override
        public Object begin() {
            return ConnectionFactories.get("r2dbc:h2:mem:///none");
        }
    }

    static final class Mongo implements Use {
        @Override
        public Object begin() {
            MongoClient client = MongoClients.create("mongodb://127.0.0.1:9/");
            client.close();
            return client;
        }
    }

    static final class Reactor implements Use {
        @Override
        public Object begin() {
            return Schedulers.immediate();
        }
    }

    static final class Coroutines implements Use {
        @Override
        public Object begin() {
            return BuildersKt.class.getDeclaredMethods();
        }
    }
}
