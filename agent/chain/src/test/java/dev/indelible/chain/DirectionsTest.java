package dev.indelible.chain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Both sides share the chain, so it knows neither; and its packages form no circle. */
class DirectionsTest {
    private final JavaClasses code = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.indelible.chain");

    @Test
    void theChainRestsOnTheJdkBouncyCastleAndJacksonStreamingOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.indelible.chain..", "java..", "org.bouncycastle.math.ec.rfc8032..", "tools.jackson.core..")
                .check(code);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("dev.indelible.chain.(*)..").should().beFreeOfCycles().check(code);
    }
}
