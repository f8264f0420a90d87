package dev.bramka.gateway;

import java.nio.file.Path;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same promises with the tables in PostgreSQL. */
class ITSubmissionPostgresTest extends SubmissionContract {
  private static final Path DATA = folder();

  @DynamicPropertySource
  static void onPostgres(DynamicPropertyRegistry registry) {
    common(registry, DATA);
    registry.add("ksef.database.url", () -> Postgres.database("submission"));
    registry.add("ksef.database.username", () -> "postgres");
  }
}
