package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenants;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The database of an earlier state, as its demo left it: opened, and worked with. */
class ITUpgradeTest extends GatewayFixture {
  private static final Path DATA = earlier();

  @Autowired private Store store;
  @Autowired private Tenants tenants;

  @DynamicPropertySource
  static void onTheEarlierDatabase(DynamicPropertyRegistry registry) {
    common(registry, DATA);
  }

  private static Path earlier() {
    Path data = folder();
    try (InputStream db = new GZIPInputStream(file("bramka.db.gz"));
        InputStream key = file("master.key")) {
      Files.copy(db, data.resolve("bramka.db"));
      Files.copy(key, data.resolve("master.key"));
      return data;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream file(String name) {
    return Objects.requireNonNull(
        ITUpgradeTest.class.getResourceAsStream("/databases/before-operating/" + name));
  }

  private static String secretOfThen() throws IOException {
    try (InputStream in = file("api-key")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @Test
  void everything_isThere_andOpens() throws IOException {
    String[] key = secretOfThen().split(":");
    Gateway then = gateway.as(key[0], key[1]);
    JsonNode submissions = then.at("/api/submissions?limit=500").json().get("submissions");
    assertThat(submissions).hasSize(201);
    JsonNode one = submissions.get(0);
    String path = "/api/submissions/" + one.get("id").stringValue();
    String number = one.get("ksefNumber").stringValue();
    assertThat(then.at(path + "/xml").text()).contains("<Faktura");
    assertThat(then.at(path + "/html").text()).contains(number);
    assertThat(then.at("/api/events?limit=1000").json().get("events")).hasSizeGreaterThan(400);
    assertThat(store.read().sql("select count(*) from upo").query(Integer.class).single())
        .isPositive();
    assertThat(tenants.credential("demo-supplier")).isPresent();
  }
}
