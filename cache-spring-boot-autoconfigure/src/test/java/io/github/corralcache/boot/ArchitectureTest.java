package io.github.corralcache.boot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** The rooms between Corral's core and Spring Boot, and who may know of whom. */
class ArchitectureTest {

    private static final String ROOT = "io.github.corralcache.";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT + "spring", ROOT + "boot");

    @Test
    void theAdapterKnowsSpringAndTheCoreButNotSpringBoot() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(ROOT + "spring")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.boot..", ROOT + "boot..");

        rule.check(MAIN);
    }

    @Test
    void onlyTheCoresPublicPackagesAreUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "engine..", ROOT + "loading..", ROOT + "expiry..", ROOT + "stats..", ROOT + "policy..")
                .check(MAIN);
    }

    @Test
    void endpointHealthMetersAndWebKnowTheAutoConfigurationAndNotEachOther() {
        for (String room : new String[] {"endpoint", "health", "metrics", "web"}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + "boot." + room)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + "boot." + room)
                    .check(MAIN);
        }
    }

    @Test
    void refreshesKnowNothingOfPropertiesNorOfTheOtherRooms() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "boot.refresh")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "boot.autoconfigure",
                        ROOT + "boot.endpoint",
                        ROOT + "boot.health",
                        ROOT + "boot.metrics",
                        ROOT + "boot.web")
                .check(MAIN);
    }

    /** Spring Boot finds them by name; there is nothing to inherit and nothing to call. */
    @Test
    void autoConfigurationsAreFinalAndHaveNoPublicMethods() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(MAIN);
        assertThat(MAIN.stream().filter(type -> type.isAnnotatedWith(AutoConfiguration.class)))
                .hasSize(9)
                .allSatisfy(type -> assertThat(type.getMethods())
                        .noneMatch(method -> method.getModifiers().contains(JavaModifier.PUBLIC)));
    }
}
