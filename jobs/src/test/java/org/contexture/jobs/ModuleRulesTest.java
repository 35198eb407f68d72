package org.contexture.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import org.contexture.encoder.fixture.ClassCircles;
import org.contexture.encoder.fixture.MainClasses;
import org.contexture.encoder.fixture.RoomMap;
import org.contexture.jobs.config.ParsedOptions;

/** The direction between the modules, and what each package of the jobs says it may import. */
@AnalyzeClasses(packages = "org.contexture", importOptions = MainClasses.class)
class ModuleRulesTest {
  private static final String JOBS = "org.contexture.jobs";
  private static final String SPARK = "org.contexture.spark..";
  private static final String ENCODER = "org.contexture.encoder..";

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
  static final ArchRule everyRoomImportsOnlyWhatTheMapSays =
      RoomMap.of(
              JOBS,
              """
              (root): benchmark cli config convert embed evaluate failure inspect preflight print quantize search senses verify
              benchmark: cli config corpus embed failure model print report rows
              cli: config failure print
              config: failure table
              convert: cli config failure path
              corpus: config failure path rows table
              embed: cli config corpus failure model plan print readiness report report.html report.live report.watch rows store table
              evaluate: cli config corpus evaluate.metric failure model path report.html
              evaluate.metric:
              failure:
              inspect: cli config failure model print
              model: config
              path:
              plan: rows
              preflight: cli config corpus embed failure readiness report.live
              print: rows
              quantize: cli config corpus failure model path rows
              readiness: config store
              report: config print report.watch rows
              report.advice: config print report report.watch rows
              report.html: config print report report.advice report.map report.output report.watch rows
              report.live: config path print report report.watch rows
              report.map: print report.output
              report.output: print rows
              report.watch:
              rows:
              search: cli config failure path print rows store table
              senses: cli config corpus failure model print rows
              store: config failure path rows table
              table: path
              verify: cli config failure path print rows store table
              """)
          .rule();

  @ArchTest
  static void noCircleOfClassesHasMoreThanThree(JavaClasses all) {
    assertThat(ClassCircles.of(all).largerThan(3)).isEmpty();
  }

  @ArchTest
  static final ArchRule optionsEndInSettings =
      noClasses()
          .that()
          .resideInAPackage(JOBS + "..")
          .and()
          .resideOutsideOfPackages(JOBS + ".config", JOBS + ".cli")
          .and()
          .haveSimpleNameNotEndingWith("Command")
          .and()
          .haveSimpleNameNotEndingWith("Settings")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(ParsedOptions.class.getName());

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.contexture.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheMainMethodPrints =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Contexture.class.getName())
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule noRecordHasMoreThanTwelveComponents =
      classes()
          .that()
          .areRecords()
          .should(
              ArchCondition.from(
                  DescribedPredicate.describe(
                      "have at most 12 components",
                      (JavaClass type) -> type.reflect().getRecordComponents().length <= 12)));
}
