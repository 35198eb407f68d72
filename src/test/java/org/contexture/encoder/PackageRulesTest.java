package org.contexture.encoder;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;

/** What each package-info says its package may import. */
@AnalyzeClasses(
    packagesOf = PackageRulesTest.class,
    importOptions = ImportOption.DoNotIncludeTests.class)
class PackageRulesTest {
  private static final String ALL = "org.contexture..";
  private static final String MODEL = "org.contexture.encoder.model..";
  private static final String POOLING = "org.contexture.encoder.pooling..";
  private static final String BATCH = "org.contexture.encoder.batch..";
  private static final String TOKENIZE = "org.contexture.encoder.tokenize..";
  private static final String ONNX = "org.contexture.encoder.onnx..";
  private static final String ELMO = "org.contexture.encoder.elmo..";
  private static final String WORD_VECTORS = "org.contexture.encoder.wordvectors..";
  private static final String LLAMA2C = "org.contexture.encoder.llama2c..";

  @ArchTest
  static final ArchRule everyPackageImportsOnlyWhatItSays =
      CompositeArchRule.of(imports(POOLING))
          .and(imports(BATCH))
          .and(imports(MODEL, POOLING))
          .and(imports(TOKENIZE, MODEL))
          .and(imports(ONNX, MODEL))
          .and(imports(ELMO, MODEL, ONNX))
          .and(imports(WORD_VECTORS, MODEL))
          .and(imports(LLAMA2C, MODEL, ONNX));

  @ArchTest
  static final ArchRule poolingAndBatchNeedNothingButJava =
      classes()
          .that()
          .resideInAnyPackage(POOLING, BATCH)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("java..", POOLING, BATCH));

  @ArchTest
  static final ArchRule onlyTwoPackagesSeeDjlAndOnnx =
      noClasses()
          .that(not(resideInAnyPackage(TOKENIZE, ONNX)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "ai.onnxruntime..", "ai.onnx..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule onlyElmoSeesHdf5 =
      noClasses()
          .that(not(resideInAPackage(ELMO)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.jhdf..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.contexture.(**)").should().beFreeOfCycles();

  @ArchTest static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  private static ArchRule imports(String ofPackage, String... ours) {
    return noClasses()
        .that()
        .resideInAPackage(ofPackage)
        .should()
        .dependOnClassesThat(
            resideInAPackage(ALL)
                .and(not(resideInAPackage(ofPackage)))
                .and(not(resideInAnyPackage(ours))));
  }
}
