package dev.bramka.gateway;

import java.nio.file.Path;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class ITApiV1Test extends ApiV1Contract {
  private static final Path DATA = folder();

  @DynamicPropertySource
  static void onSqlite(DynamicPropertyRegistry registry) {
    common(registry, DATA);
  }
}
