package tidemark.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** The rules between all modules; sdk/core has its own, stricter ones. */
@AnalyzeClasses(
    packages = "tidemark",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ArchitectureTest.DoNotIncludeTestJars.class
    })
class ArchitectureTest {
  /** Of other modules: fixtures and servers that stand in. */
  static final class DoNotIncludeTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("tidemark.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheProgramAsksTheEnvironment =
      noClasses()
          .that()
          .resideOutsideOfPackages("tidemark.cli", "tidemark.function.aws")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule onlyCompositionRootsAskTheClock =
      noClasses()
          .that()
          .resideOutsideOfPackages("tidemark.cli", "tidemark.function.aws")
          .and()
          .doNotHaveFullyQualifiedName("tidemark.local.LocalSettings")
          .and()
          .doNotHaveFullyQualifiedName("tidemark.client.direct.DirectReadsBuilder")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule handlersKnowNoDatabase =
      noClasses()
          .that(
              resideInAPackage("tidemark.function")
                  .or(resideInAPackage("tidemark.http"))
                  .or(resideInAPackage("tidemark.parquet")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "tidemark.local..", "tidemark.client..");

  @ArchTest
  static final ArchRule onlyTheLocalStoreKnowsDatabases =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "tidemark.local.sqlite",
              "tidemark.local.duckdb",
              "tidemark.client.offline",
              "tidemark.cli")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..", "org.duckdb..");

  @ArchTest
  static final ArchRule classesAreNamedForWhatTheyDo =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Common|Base|Impl)(\\$.*)?");
}
