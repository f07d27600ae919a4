package dev.mcpmanager.security;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/// Reports an [UnsafeListenerException] as its one sentence, without a stack trace. Named in
/// `META-INF/spring.factories`.
final class UnsafeListenerReporter implements SpringBootExceptionReporter {

  private static final Logger log = LoggerFactory.getLogger(UnsafeListenerReporter.class);

  /// The only constructor that Spring Boot looks for.
  UnsafeListenerReporter(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    if (failure instanceof UnsafeListenerException unsafe) {
      log.error(unsafe.getMessage());
      return true;
    }
    return false;
  }
}
