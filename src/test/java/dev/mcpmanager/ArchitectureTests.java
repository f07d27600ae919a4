package dev.mcpmanager;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// The arrows between the rooms, and what is not done in any of them.
@AnalyzeClasses(packages = "dev.mcpmanager", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

  private static final String[] JDK = {"java..", "javax.."};
  private static final String[] CORE = {
    "dev.mcpmanager.definition..",
    "dev.mcpmanager.lifecycle..",
    "dev.mcpmanager.process..",
    "dev.mcpmanager.jsonrpc..",
    "dev.mcpmanager.mcp..",
    "dev.mcpmanager.remote..",
    "dev.mcpmanager.server.."
  };

  @ArchTest
  static final ArchRule lifecycleIsPure =
      mayUse("lifecycle", "java.lang..", "java.time..", "java.util..")
          .because("a transition must be testable without a clock, a thread or a process");

  @ArchTest
  static final ArchRule jsonrpcKnowsStreamsAndNothingElse =
      mayUse("jsonrpc", JDK)
          .because(
              "framing and routing must be testable with lists of bytes, and reusable by remotes");

  @ArchTest
  static final ArchRule definitionKnowsNothingThatRuns =
      mayUse(
              "definition",
              "java..",
              "tools.jackson..",
              "com.fasterxml.jackson.annotation..",
              "dev.mcpmanager.lifecycle..")
          .because("reading a file must start nothing");

  @ArchTest
  static final ArchRule mcpIsTheProtocolOverJsonRpc =
      mayUse("mcp", "java..", "javax.crypto..", "tools.jackson..", "dev.mcpmanager.jsonrpc..")
          .because("what differs between eras must not depend on where a server runs");

  @ArchTest
  static final ArchRule remoteCarriesMessagesAndDecidesNothing =
      mayUse(
              "remote",
              "java..",
              "javax.net..",
              "javax.crypto..",
              "org.slf4j..",
              "tools.jackson..",
              "org.apache.hc..",
              "com.nimbusds..",
              "net.minidev.json..",
              "dev.mcpmanager.definition..",
              "dev.mcpmanager.lifecycle..",
              "dev.mcpmanager.jsonrpc..",
              "dev.mcpmanager.mcp..")
          .because("whether a lost connection is made again is for the lifecycle to say");

  @ArchTest
  static final ArchRule processKnowsTheOperatingSystemOnly =
      mayUse(
              "process",
              "java..",
              "com.sun.management",
              "org.slf4j..",
              "dev.mcpmanager.definition..",
              "dev.mcpmanager.lifecycle..")
          .because("launching and killing must not depend on what is spoken through the pipes");

  @ArchTest
  static final ArchRule theCoreIsFreeOfSpring =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "jakarta..")
          .because(
              "the wiring makes it beans; the core must run, and be tested, without a container");

  @ArchTest
  static final ArchRule theEdgesDoNotKnowEachOther =
      slices()
          .matching("dev.mcpmanager.(api|stream|security|gateway)..")
          .should()
          .notDependOnEachOther()
          .because("each is one translation of the same server package");

  @ArchTest
  static final ArchRule theEdgesUseTheServerPackageAndValues =
      noClasses()
          .that()
          .resideInAnyPackage("dev.mcpmanager.api..", "dev.mcpmanager.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.mcpmanager.process..", "dev.mcpmanager.lifecycle..", "dev.mcpmanager.mcp..")
          .because("they translate; what a server does is decided behind ServerManager");

  @ArchTest
  static final ArchRule theGatewaySpeaksMcpButStartsNothing =
      noClasses()
          .that()
          .resideInAPackage("dev.mcpmanager.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.mcpmanager.process..", "dev.mcpmanager.lifecycle..")
          .because("it translates; what a server does is decided behind ServerManager");

  @ArchTest
  static final ArchRule webKnowsNothingOfServers =
      noClasses()
          .that()
          .resideInAPackage("dev.mcpmanager.web..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.mcpmanager..")
                  .and(DescribedPredicate.not(resideInAPackage("dev.mcpmanager.web.."))))
          .because("it is what all edges share");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("dev.mcpmanager.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyProcessTouchesTheOperatingSystem =
      noClasses()
          .that()
          .resideOutsideOfPackage("..process..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.lang\\.(Process|ProcessBuilder|ProcessHandle|foreign\\..*)")
          .because("one package owns launching and killing");

  @ArchTest
  static final ArchRule processDestroyIsNotUsed =
      noClasses()
          .should()
          .callMethod(Process.class, "destroy")
          .orShould()
          .callMethod(Process.class, "inputReader")
          .orShould()
          .callMethod(Process.class, "errorReader")
          .because(
              "destroy closes stdout and can hang behind a blocked write, and the readers guess the"
                  + " charset; use the process group and the raw streams");

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .because("waiting is for an event or a deadline, and both have a mailbox or a timer");

  @ArchTest
  static final ArchRule nobodyAsksTheWallClockDirectly =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .because("time is data: deadlines come from the steady clock, stamps from its wall side");

  @ArchTest
  static final ArchRule theCommonPoolIsNotUsed =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.concurrent.ForkJoinPool")
          .because("every thread has a name, an owner and an end");

  @ArchTest
  static final ArchRule jacksonIsJackson3 =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
          .because("the service has one JSON library; Jackson 2 arrives with others' dependencies");

  @ArchTest
  static final ArchRule noVagueNames =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .because("a name says what a thing is for; these say that nobody knew");

  @ArchTest
  static final ArchRule thereIsOneManager =
      classes()
          .that()
          .haveSimpleNameEndingWith("Manager")
          .should()
          .haveSimpleName("ServerManager")
          .because("a second manager would be a place for what has no owner");

  @ArchTest
  static final ArchRule fieldsAreNotPublic =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .doNotHaveModifier(JavaModifier.FINAL)
          .should()
          .notBePublic()
          .because("a field has one writer");

  @ArchTest
  static final ArchRule everyPackageHasASign =
      classes()
          .that(resideInAPackage("dev.mcpmanager.."))
          .should(liveInANullMarkedPackage())
          .because("a reader starts at package-info, and null-safety is checked where it says so");

  private static ArchRule mayUse(String room, String... packages) {
    String[] allowed = new String[packages.length + 2];
    System.arraycopy(packages, 0, allowed, 0, packages.length);
    allowed[packages.length] = "dev.mcpmanager." + room + "..";
    allowed[packages.length + 1] = "org.jspecify..";
    DescribedPredicate<JavaClass> elsewhere =
        resideOutsideOfPackages(allowed).and(DescribedPredicate.not(isPrimitiveOrArray()));
    return noClasses()
        .that()
        .resideInAPackage("dev.mcpmanager." + room + "..")
        .should()
        .dependOnClassesThat(elsewhere);
  }

  private static DescribedPredicate<JavaClass> isPrimitiveOrArray() {
    return DescribedPredicate.describe(
        "are primitive or arrays", type -> type.isPrimitive() || type.isArray());
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a package whose package-info says @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        if (!marked) {
          events.add(
              SimpleConditionEvent.violated(type, type.getName() + " has no sign on its door"));
        }
      }
    };
  }
}
