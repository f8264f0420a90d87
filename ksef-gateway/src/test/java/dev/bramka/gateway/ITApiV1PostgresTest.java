package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.platform.PostgresStore;
import dev.bramka.gateway.platform.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same promises with the tables in PostgreSQL. */
class ITApiV1PostgresTest extends ApiV1Contract {
  private static final Path DATA = folder();

  @DynamicPropertySource
  static void onPostgres(DynamicPropertyRegistry registry) {
    common(registry, DATA);
    registry.add("ksef.database.url", () -> Postgres.database("api"));
    registry.add("ksef.database.username", () -> "postgres");
  }

  @Autowired Store store;

  @Test
  void theTables_areReallyThere() {
    assertThat(store).isInstanceOf(PostgresStore.class);
    assertThat(store.read().sql("select version()").query(String.class).single())
        .startsWith("PostgreSQL");
  }
}
