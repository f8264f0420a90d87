package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.commands.EarlierDatabase;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Each earlier state on each kind of database. */
class ITUpgradeTest {
  private static final EarlierDatabase BEFORE_OPERATING = new EarlierDatabase(10);
  private static final EarlierDatabase WITH_CERTIFICATES = new EarlierDatabase(13);

  @Nested
  class BeforeOperating extends UpgradeContract {
    BeforeOperating() {
      super(BEFORE_OPERATING);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
      onSqlite(registry, BEFORE_OPERATING);
    }
  }

  @Nested
  class BeforeOperatingOnPostgres extends UpgradeContract {
    BeforeOperatingOnPostgres() {
      super(BEFORE_OPERATING);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
      onPostgres(registry, BEFORE_OPERATING);
    }
  }

  /** Killed while three invoices waited; with tenants, keys and certificates of all kinds. */
  abstract static class AfterCertificates extends UpgradeContract {
    @Autowired private TenantCredentials credentials;

    AfterCertificates() {
      super(WITH_CERTIFICATES);
    }

    @Test
    void whatWaited_goesOut() throws IOException {
      canLogIn();
      Gateway then = then();
      JsonNode all = then.at("/api/submissions?limit=500").json().get("submissions");
      List<String> waiting =
          all.valueStream()
              .filter(s -> s.at("/invoice/number").asString().startsWith("WAITS/"))
              .map(s -> s.get("id").asString())
              .toList();
      assertThat(waiting).hasSize(3);
      waiting.forEach(id -> awaitAccepted(then, id));
    }

    @Test
    void administration_goesOn() throws IOException {
      String[] key = earlier.key("admin-key");
      Gateway admin = gateway.as(key[0], key[1]);
      assertThat(admin.at("/admin/tenants/resting").json().at("/facts/state").asString())
          .isEqualTo("disabled");
      assertThat(admin.at("/admin/tenants/gone").status()).isEqualTo(404);
      Tenant sealed = tenants.get("sealed");
      assertThat(credentials.shown(sealed)).hasSize(3);
      assertThat(tenants.credential("sealed")).isPresent();
      assertThat(tenants.offline("sealed")).hasSize(1);
      assertThat(then().at("/api/webhooks").text()).contains("https://example.com/bramka");
    }
  }

  @Nested
  class WithCertificates extends AfterCertificates {
    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
      onSqlite(registry, WITH_CERTIFICATES);
    }
  }

  @Nested
  class WithCertificatesOnPostgres extends AfterCertificates {
    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
      onPostgres(registry, WITH_CERTIFICATES);
    }
  }
}
