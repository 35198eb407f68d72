package org.contexture.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.contexture.encoder.fixture.MainClasses;
import org.contexture.encoder.fixture.RoomMap;

@AnalyzeClasses(packages = "org.contexture", importOptions = MainClasses.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule eachRoomImportsWhatTheMapSays =
      RoomMap.of(
              "org.contexture.spark",
              """
              column:
              redact:
              model: redact
              executor: column model redact
              (root): column executor model
              driver: (root) executor model
              ml: (root) column driver executor model
              sql: (root) column driver executor model redact
              """)
          .rule();

  @ArchTest
  static final ArchRule sparkSeesTheEncoderAndNotItsEngine =
      noClasses()
          .that()
          .resideInAPackage("org.contexture.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "ai.onnxruntime..", "ai.onnx..");

  @ArchTest
  static final ArchRule sparkKnowsNothingOfTheJobs =
      noClasses()
          .that()
          .resideInAPackage("org.contexture.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.contexture.jobs..");

  @ArchTest
  static final ArchRule whatAllDoorsShareKnowsNoneOfThem =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.contexture.spark",
              "org.contexture.spark.column..",
              "org.contexture.spark.driver..",
              "org.contexture.spark.executor..",
              "org.contexture.spark.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.contexture.spark.ml..", "org.contexture.spark.sql..");

  @ArchTest
  static final ArchRule onlyThePackageForPipelinesSeesSparkMl =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.contexture.spark.ml..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark.ml..", "org.apache.spark.mllib..");

  @ArchTest
  static final ArchRule onlyTheSqlFunctionsSeeThePlanner =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.contexture.spark.sql..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark.sql.catalyst.analysis..",
              "org.apache.spark.sql.catalyst.optimizer..",
              "org.apache.spark.sql.catalyst.plans..",
              "org.apache.spark.sql.catalyst.rules..",
              "org.apache.spark.sql.execution..",
              "org.apache.spark.unsafe..");

  @ArchTest
  static final ArchRule theEncoderKnowsNothingOfSpark =
      noClasses()
          .that()
          .resideInAPackage("org.contexture.encoder..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.contexture.spark..", "org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.contexture.(**)").should().beFreeOfCycles();
}
