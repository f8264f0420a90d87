package dev.bramka.gateway;

import java.nio.file.Path;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A gateway on the embedded database, shared by the tests that leave others alone. */
abstract class SqliteFixture extends GatewayFixture {
  private static final Path DATA = folder();

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    common(registry, DATA);
  }
}
