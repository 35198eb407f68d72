package org.contexture.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import org.contexture.encoder.fixture.MainClasses;

/** The direction between the modules, and what each package of the jobs says it may import. */
@AnalyzeClasses(packages = "org.contexture", importOptions = MainClasses.class)
class ModuleRulesTest {
  private static final String JOBS = "org.contexture.jobs";
  private static final String SPARK = "org.contexture.spark..";
  private static final String ENCODER = "org.contexture.encoder..";
  private static final String CONFIG = "org.contexture.jobs.config..";
  private static final String CORPUS = "org.contexture.jobs.corpus..";
  private static final String TABLE = "org.contexture.jobs.table..";
  private static final String STORE = "org.contexture.jobs.store..";
  private static final String PLAN = "org.contexture.jobs.plan..";
  private static final String PREFLIGHT = "org.contexture.jobs.preflight..";
  private static final String VERIFY = "org.contexture.jobs.verify..";
  private static final String SEARCH = "org.contexture.jobs.search..";
  private static final String EVALUATE = "org.contexture.jobs.evaluate..";
  private static final String METRIC = "org.contexture.jobs.evaluate.metric..";
  private static final String REPORT = "org.contexture.jobs.report..";

  @ArchTest
  static final ArchRule theEncoderKnowsNoSparkNoScalaAndNoModuleAboveIt =
      noClasses()
          .that()
          .resideInAPackage(ENCODER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark..", "org.apache.hadoop..", "scala..", SPARK, JOBS + "..");

  @ArchTest
  static final ArchRule theUdfKnowsNoJobs =
      noClasses()
          .that()
          .resideInAPackage(SPARK)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(JOBS + "..");

  @ArchTest
  static final ArchRule onlyTwoPackagesSeeDjlAndOnnx =
      noClasses()
          .that(
              DescribedPredicate.not(
                  resideInAnyPackage(
                      "org.contexture.encoder.tokenize..", "org.contexture.encoder.onnx..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "ai.onnxruntime..", "ai.onnx..");

  @ArchTest
  static final ArchRule noPackageOfTheJobsImportsTheCommands =
      noClasses()
          .that()
          .resideInAnyPackage(JOBS + ".*..")
          .and()
          .resideOutsideOfPackage(JOBS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(JOBS);

  @ArchTest
  static final ArchRule everyPackageImportsOnlyWhatItSays =
      CompositeArchRule.of(imports(CONFIG))
          .and(imports(TABLE))
          .and(imports(CORPUS, CONFIG, TABLE))
          .and(imports(STORE, CONFIG, PLAN, TABLE))
          .and(imports(PLAN))
          .and(imports(REPORT, CONFIG, PLAN))
          .and(imports(EVALUATE, CONFIG, CORPUS, REPORT))
          .and(imports(METRIC))
          .and(imports(PREFLIGHT, STORE))
          .and(imports(VERIFY, CONFIG, STORE, PLAN, TABLE))
          .and(imports(SEARCH, CONFIG, STORE, PLAN, REPORT, TABLE));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.contexture.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheMainMethodPrints =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Contexture.class.getName())
          .should(ACCESS_STANDARD_STREAMS);

  private static ArchRule imports(String ofPackage, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(ofPackage)
        .should()
        .dependOnClassesThat(
            resideInAPackage(JOBS + "..")
                .and(DescribedPredicate.not(resideInAPackage(ofPackage)))
                .and(DescribedPredicate.not(resideInAnyPackage(others))));
  }
}
