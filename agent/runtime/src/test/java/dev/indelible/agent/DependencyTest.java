package dev.indelible.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.Test;

/** Arrows point one way: the agent knows the chain; the chain knows nobody; capture knows the trail by Recorder only. */
class DependencyTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.indelible");

    private void apart(String from, String to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(to)
                .check(classes);
    }

    @Test
    void nobodyHereKnowsTheCollector() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.indelible.collector..")
                .check(classes);
    }

    @Test
    void theChainDoesNotKnowTheAgent() {
        apart("dev.indelible.chain..", "dev.indelible.agent..");
    }

    @Test
    void captureAndTrailMeetInTheEventOnly() {
        for (String inside : new String[] {"trail", "wal", "forward", "buffer"}) {
            apart("dev.indelible.agent.capture..", "dev.indelible.agent." + inside + "..");
            apart("dev.indelible.agent." + inside + "..", "dev.indelible.agent.capture..");
            apart("dev.indelible.agent.context..", "dev.indelible.agent." + inside + "..");
        }
    }

    /** Each kind of capture stands for itself; what several need lies one folder up. */
    @Test
    void kindsOfCaptureDoNotKnowEachOther() {
        List<String> kinds = List.of("method", "jdbc", "servlet", "executor", "auth");
        for (String kind : kinds) {
            for (String other : kinds) {
                if (!kind.equals(other)) {
                    apart("dev.indelible.agent.capture." + kind + "..", "dev.indelible.agent.capture." + other + "..");
                }
            }
        }
        apart("dev.indelible.agent.context..", "dev.indelible.agent.capture..");
        apart("dev.indelible.agent.privacy..", "dev.indelible.agent.capture..");
    }

    @Test
    void nothingLogsThroughTheApplication() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.indelible.agent.silence")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(classes);
    }

    /** Who makes the platform's MBean server chooses its builder for good; who only looks for it leaves that to others. */
    @Test
    void nobodyMakesAnMBeanServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.management..")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.indelible.agent.jmx")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.management..")
                .check(classes);
        noClasses()
                .should()
                .callMethod(MBeanServerFactory.class, "createMBeanServer")
                .check(classes);
    }
}
