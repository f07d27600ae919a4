package dev.mcpmanager;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/// Reports a start that was refused as the one sentence that says why and what to do, without a
/// stack trace. Refusals of the edges are known by the exit code that they bring along. Named in
/// `META-INF/spring.factories`.
final class RefusedStartReporter implements SpringBootExceptionReporter {

  private static final Logger log = LoggerFactory.getLogger(RefusedStartReporter.class);

  /// The only constructor that Spring Boot looks for.
  RefusedStartReporter(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    return Stream.iterate(failure, f -> f != null, Throwable::getCause)
        .filter(f -> f instanceof RefusedStartException || f instanceof ExitCodeGenerator)
        .findFirst()
        .map(refusal -> {
          log.error(refusal.getMessage());
          return true;
        })
        .orElse(false);
  }
}
