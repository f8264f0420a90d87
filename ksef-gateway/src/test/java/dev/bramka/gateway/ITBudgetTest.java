package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.testkit.TestInvoices;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Under production limits the caller is told when to come back, and KSeF never has to block us. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ITBudgetTest {
  private static final Path DATA = GatewayFixture.folder();

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("ksef.data-dir", DATA::toString);
    registry.add("ksef.management-port", () -> 0);
    registry.add("ksef.simulator.port", () -> 0);
    registry.add("ksef.simulator.limits", () -> "true");
    registry.add("logging.file.name", () -> DATA.resolve("log.json").toString());
  }

  @Test
  void thirtySendsAMinute_theNextIsToldWhenToComeBack() throws Exception {
    Gateway gateway = new Gateway(DATA);
    String session = gateway.open();
    int accepted = 0;
    Answer last = null;
    for (int i = 0; i < 31; i++) {
      last = gateway.send(session, TestInvoices.fa3(gateway.nip, "B/" + i));
      accepted += last.status() == 200 ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(30);
    assertThat(last.status()).isEqualTo(503);
    assertThat(last.code()).isEqualTo("1204");
    assertThat(last.details()).as("our budget, not KSeF's block").contains("used up");
    assertThat(last.response().headers().firstValueAsLong("Retry-After").orElseThrow())
        .isBetween(1L, 61L);
  }
}
