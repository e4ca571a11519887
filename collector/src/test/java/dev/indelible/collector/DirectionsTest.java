package dev.indelible.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrows point one way: cli to http to ingest to log to store and home to disk, and never to the agent. */
class DirectionsTest {
    private static final String ROOT = "dev.indelible.collector.";

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.indelible");
    }

    @Test
    void theCollectorKnowsNoAgent() {
        noClasses()
                .that()
                .resideInAPackage("dev.indelible.collector..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.indelible.agent..")
                .check(classes);
    }

    @Test
    void theFormatKnowsNoCollector() {
        noClasses()
                .that()
                .resideInAPackage("dev.indelible.chain..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.indelible.collector..")
                .check(classes);
    }

    @Test
    void layersUseOnlyThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy(ROOT + "cli..")
                .layer("http")
                .definedBy(ROOT + "http..")
                .layer("ingest")
                .definedBy(ROOT + "ingest..")
                .layer("log")
                .definedBy(ROOT + "log..")
                .layer("store")
                .definedBy(ROOT + "store..")
                .layer("home")
                .definedBy(ROOT + "home..")
                .layer("disk")
                .definedBy(ROOT + "disk..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("ingest")
                .mayOnlyBeAccessedByLayers("http", "cli")
                .whereLayer("log")
                .mayOnlyBeAccessedByLayers("ingest", "http", "cli")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("log", "cli")
                .whereLayer("home")
                .mayOnlyBeAccessedByLayers("log", "http", "cli")
                .check(classes);
    }

    @Test
    void noPackagesFormACycle() {
        SlicesRuleDefinition.slices()
                .matching("dev.indelible.collector.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void onlyTheServerKnowsJettyOnlyTheCommandLinePicocliAndOnlyTheBucketAmazon() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "store.s3..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "http..", ROOT + "ingest..", ROOT + "log..", ROOT + "home..", ROOT + "disk..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(classes);
    }
}
