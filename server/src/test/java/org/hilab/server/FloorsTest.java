package org.hilab.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The floors of the server: look down only, no cycles, no stage knows another stage. */
class FloorsTest {
  private static final String ROOT = "org.hilab.server.";
  private static final String[] STAGES = {
    "space", "supernet", "quantization", "accuracy", "deployment", "fleet", "evolution", "journal"
  };
  private static final String[] NOUNS = {
    "candidate", "network", "dataset", "onnx", "artefact", "latency"
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.hilab.server", "org.hilab.protocol");

  @TestFactory
  Stream<DynamicTest> no_stage_knows_another_stage_or_a_floor_above() {
    return Arrays.stream(STAGES)
        .map(stage -> DynamicTest.dynamicTest(stage, () -> checkStage(stage)));
  }

  private static void checkStage(String stage) {
    String[] others =
        Stream.concat(
                Arrays.stream(STAGES).filter(other -> !other.equals(stage)),
                Stream.of("search", "training", "api", "cli", "lab"))
            .map(FloorsTest::packages)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(packages(stage))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void the_nouns_know_no_floor_above() {
    String[] above =
        Stream.concat(Arrays.stream(STAGES), Stream.of("search", "training", "api", "cli", "lab"))
            .map(FloorsTest::packages)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAnyPackage(Arrays.stream(NOUNS).map(FloorsTest::packages).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above)
        .check(CLASSES);
  }

  @Test
  void the_search_knows_no_floor_above() {
    noClasses()
        .that()
        .resideInAnyPackage(packages("search"), packages("training"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages("api"), packages("cli"), packages("lab"))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("org.hilab.server.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void vertx_stays_in_the_shells() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            packages("lab"),
            packages("api"),
            packages("search"),
            packages("fleet"),
            packages("journal"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(CLASSES);
  }

  @Test
  void onnx_runtime_and_protobuf_stay_in_onnx() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packages("onnx"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..", "ai.onnx..", "com.google.protobuf..")
        .check(CLASSES);
  }

  @Test
  void the_training_library_stays_in_training() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packages("training"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
  }

  private static String packages(String name) {
    return ROOT + name + "..";
  }
}
