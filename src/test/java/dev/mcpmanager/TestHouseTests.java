package dev.mcpmanager;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.mcpmanager.fixture.ScriptedServer;

/// What is not done in tests.
@AnalyzeClasses(packages = "dev.mcpmanager", importOptions = OnlyIncludeTests.class)
class TestHouseTests {

  @ArchTest
  static final ArchRule noProcessReadsTheTestsOwnStdin =
      noClasses()
          .that()
          .areNotAssignableTo(ScriptedServer.class) // a process of its own, with a stdin of its own
          .should()
          .callMethod(ProcessBuilder.class, "inheritIO")
          .because("Surefire speaks to its JVM there; who reads a byte of it fails the build");
}
