package dev.indelible.agent.capture.method;

/**
 * Libraries whose types declare nothing that is audited: nobody looks through their supertypes, nor for theirs. Most
 * classes of an application are theirs, so this is what keeps inherited annotations affordable.
 */
final class Libraries {
    private static final String[] PREFIXES = {
        "java/",
        "javax/",
        "jakarta/",
        "jdk/",
        "sun/",
        "com/sun/",
        "kotlin/",
        "kotlinx/",
        "scala/",
        "groovy/",
        "ch/qos/logback/",
        "com/fasterxml/jackson/",
        "com/github/benmanes/caffeine/",
        "com/google/common/",
        "com/google/protobuf/",
        "com/mongodb/",
        "com/mysql/",
        "com/zaxxer/hikari/",
        "io/grpc/",
        "io/micrometer/",
        "io/netty/",
        "io/opentelemetry/",
        "io/undertow/",
        "net/bytebuddy/",
        "org/apache/catalina/",
        "org/apache/commons/",
        "org/apache/coyote/",
        "org/apache/el/",
        "org/apache/hc/",
        "org/apache/http/",
        "org/apache/jasper/",
        "org/apache/juli/",
        "org/apache/kafka/",
        "org/apache/logging/",
        "org/apache/naming/",
        "org/apache/tomcat/",
        "org/aspectj/",
        "org/eclipse/jetty/",
        "org/h2/",
        "org/hibernate/",
        "org/jboss/",
        "org/junit/",
        "org/mariadb/",
        "org/mockito/",
        "org/postgresql/",
        "org/slf4j/",
        "org/springframework/",
        "org/xnio/",
        "org/yaml/snakeyaml/",
        "reactor/",
        "tools/jackson/",
        "dev/indelible/annotations/",
    };

    private Libraries() {}

    /** {@code name}: internal (JVMS 4.2.1). */
    static boolean have(String name) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
