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
import org.contexture.encoder.fixture.ClassSlices;
import org.contexture.encoder.fixture.RoomMap;

/** The map of the rooms, and what each may know. */
@AnalyzeClasses(
    packagesOf = PackageRulesTest.class,
    importOptions = ImportOption.DoNotIncludeTests.class)
class PackageRulesTest {
  private static final String ROOT = "org.contexture.encoder";
  private static final String POOLING = ROOT + ".pooling..";
  private static final String TOKENIZE = ROOT + ".tokenize..";
  private static final String ONNX = ROOT + ".onnx..";
  private static final String GRAPH = ROOT + ".onnx.graph..";
  private static final String VOCABULARY = ROOT + ".vocabulary..";
  private static final String ELMO = ROOT + ".elmo..";

  /** Each room, and the rooms that it may import. */
  private static final RoomMap MAP =
      RoomMap.of(
          ROOT,
          """
          (root): kind layer model modules onnx run spec text tokenize
          elmo: layer model onnx onnx.graph
          hub: model
          kind: elmo layer model modules onnx text tokenize weights wordvectors
          layer: model
          llama2c: model onnx.graph
          machinery: kind onnx
          model: pooling
          modules: model pooling weights
          onnx: layer model onnx.batches onnx.graph onnx.states
          onnx.batches: layer model onnx.graph
          onnx.graph: model
          onnx.states: layer model onnx.graph
          pooling:
          quantize: (root) kind layer model onnx onnx.batches onnx.graph pooling spec text tokenize
          reference: kind layer model onnx text tokenize
          run: kind layer model modules pooling spec text tokenize
          spec: layer model pooling
          text:
          tokenize: model
          transformers: model onnx.graph vocabulary weights
          vocabulary: model
          weights: model
          wordvectors: layer model weights
          """);

  @ArchTest static final ArchRule everyRoomImportsOnlyWhatTheMapSays = MAP.rule();

  @ArchTest
  static final ArchRule poolingNeedsNothingButJava =
      classes()
          .that()
          .resideInAPackage(POOLING)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("java..", POOLING));

  @ArchTest
  static final ArchRule onlyTwoPackagesSeeDjlAndOnnx =
      noClasses()
          .that(not(resideInAnyPackage(TOKENIZE, ONNX)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule workOnFilesOfGraphsRunsNothing =
      noClasses()
          .that()
          .resideInAnyPackage(GRAPH, ROOT + ".onnx.states..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "ai.onnxruntime..");

  /** ONNX's files and SentencePiece's are. */
  @ArchTest
  static final ArchRule onlyFilesOfGraphsAndVocabulariesAreProtobuf =
      noClasses()
          .that(not(resideInAnyPackage(GRAPH, VOCABULARY)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnx..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule onlyElmoSeesHdf5 =
      noClasses()
          .that(not(resideInAPackage(ELMO)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.jhdf..");

  @ArchTest
  static final ArchRule onlyTheHubIsAskedForAnything =
      noClasses()
          .that(not(resideInAPackage(ROOT + ".hub..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.contexture.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule classesHaveNoCycles =
      slices().assignedFrom(ClassSlices.ofTopLevelClasses()).should().beFreeOfCycles();

  @ArchTest static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
