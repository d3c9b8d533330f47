package tidemark.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "tidemark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule modelImportsNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage("tidemark.model")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are ours and not of the model",
                  type ->
                      type.getPackageName().startsWith("tidemark")
                          && !type.getPackageName().equals("tidemark.model")));

  @ArchTest
  static final ArchRule nothingInCoreDependsOnTheWire =
      noClasses()
          .that()
          .resideOutsideOfPackage("tidemark.wire")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("tidemark.wire");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("tidemark.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule coreAsksNeitherClockNorEnvironment =
      noClasses()
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone");

  @ArchTest
  static final ArchRule coreKnowsNeitherAwsNorDatabases =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "software.amazon..", "com.amazonaws..", "java.sql..", "java.net.http..");

  @ArchTest
  static final ArchRule classesAreNamedForWhatTheyDo =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Common|Base|Impl)(\\$.*)?");
}
