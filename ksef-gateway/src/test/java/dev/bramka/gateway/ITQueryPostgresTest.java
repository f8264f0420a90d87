package dev.bramka.gateway;

import java.nio.file.Path;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same promises with the tables in PostgreSQL. */
class ITQueryPostgresTest extends ITQueryTest {
  private static final Path DATA = folder();

  @DynamicPropertySource
  static void onPostgres(DynamicPropertyRegistry registry) {
    registry.add("ksef.data-dir", DATA::toString);
    registry.add("logging.file.name", () -> DATA.resolve("log.json").toString());
    registry.add("ksef.database.url", () -> Postgres.database("query"));
    registry.add("ksef.database.username", () -> "postgres");
  }
}
