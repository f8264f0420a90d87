package dev.bramka.gateway.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CircuitTest {
  private static final Tenant TENANT = new Tenant("t", "T", "1111111111", Environment.SIMULATOR);
  private static final Tenant OTHER = new Tenant("o", "O", "5265877635", Environment.SIMULATOR);

  @TempDir Path folder;
  private SqliteLab lab;
  private Pauses pauses;
  private Circuit circuit;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    pauses = new Pauses(lab.store(), lab.clock());
    circuit = new Circuit(pauses, lab.clock());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void fail() {
    circuit.failed(TENANT, new KsefFailure.NoAnswer("GET /x", "the connection broke", null));
  }

  private void admitted(Circuit of, Tenant tenant) {
    assertThatCode(() -> of.require(tenant, OutboxFault.INVOICE_SEND)).doesNotThrowAnyException();
  }

  private GatewayFailure refused(Circuit of) {
    try {
      of.require(TENANT, OutboxFault.INVOICE_SEND);
    } catch (GatewayFailure e) {
      return e;
    }
    throw new AssertionError("the call was admitted");
  }

  @Test
  void twoFailures_stopNothing_threeDo_forThatTenantOnly() {
    fail();
    fail();
    admitted(circuit, TENANT);
    fail();
    assertThat(refused(circuit).retryAfter()).isLessThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(refused(circuit).getMessage()).contains("the connection broke");
    admitted(circuit, OTHER);
  }

  @Test
  void anAnswer_forgetsFailures() {
    fail();
    fail();
    circuit.answered(TENANT);
    fail();
    fail();
    admitted(circuit, TENANT);
  }

  @Test
  void afterThePause_oneTries_andItsSuccessAdmitsAll() {
    fail();
    fail();
    fail();
    lab.clock().advance(Duration.ofSeconds(2));
    admitted(circuit, TENANT);
    refused(circuit);
    circuit.answered(TENANT);
    admitted(circuit, TENANT);
  }

  @Test
  void failedTries_growThePause_toFortySecondsAtMost() {
    for (int i = 0; i < 20; i++) {
      fail();
    }
    lab.clock().advance(Duration.ofSeconds(39));
    refused(circuit);
    lab.clock().advance(Duration.ofSeconds(1));
    admitted(circuit, TENANT);
  }

  @Test
  void ksefsOwnRetryAfter_isRespectedWhenLonger() {
    for (int i = 0; i < 3; i++) {
      circuit.failed(TENANT, new KsefFailure.Broken("GET /x", 503, "x", Duration.ofMinutes(10)));
    }
    lab.clock().advance(Duration.ofMinutes(9));
    refused(circuit);
  }

  @Test
  void otherNodes_andALaterProcess_know() {
    fail();
    fail();
    fail();
    Circuit elsewhere = new Circuit(new Pauses(lab.store(), lab.clock()), lab.clock());
    refused(elsewhere);
    lab.clock().advance(Duration.ofSeconds(2));
    admitted(circuit, TENANT);
    refused(elsewhere);
  }

  @Test
  void pauses_growWithFailures_andAreForgotten() {
    Backoff backoff = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(30));
    for (int minutes : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      pauses.failed("t", "login", backoff, false, "450");
      Pauses.Pause pause = pauses.active("t", "login").orElseThrow();
      assertThat(pause.left(lab.clock().millis())).isEqualTo(Duration.ofMinutes(minutes));
      assertThat(pause.temporary()).isFalse();
    }
    lab.clock().advance(Duration.ofMinutes(31));
    assertThat(pauses.active("t", "login")).isEmpty();
    assertThat(pauses.find("t", "login")).as("how often it failed is remembered").isPresent();
    pauses.clear("t", "login");
    assertThat(pauses.find("t", "login")).isEmpty();
  }

  @Test
  void permit_isForOneCall_andGivenBackUnlessKsefWasReached() {
    int[] back = {0};
    Permit.Maker unreachable =
        maker(new KsefFailure.Unreachable("GET /x", "the connection was refused", null));
    try (Permit permit = new Permit(unreachable, () -> back[0]++)) {
      assertThatThrownBy(() -> permit.call(k -> 1)).isInstanceOf(KsefFailure.Unreachable.class);
    }
    assertThat(back[0]).isOne();
    Permit.Maker broken = maker(new KsefFailure.Broken("GET /x", 500, "KSeF failed"));
    try (Permit permit = new Permit(broken, () -> back[0]++)) {
      assertThatThrownBy(() -> permit.call(k -> 1)).isInstanceOf(KsefFailure.Broken.class);
      assertThatThrownBy(() -> permit.call(k -> 1)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(back[0]).isOne();
    new Permit(broken, () -> back[0]++).close();
    assertThat(back[0]).as("never used").isEqualTo(2);
  }

  private static Permit.Maker maker(KsefFailure failure) {
    return new Permit.Maker() {
      @Override
      public <T> T sessions(
          java.util.function.Function<dev.bramka.client.session.SessionCalls, T> call) {
        throw failure;
      }

      @Override
      public <T> T search(
          java.util.function.Function<dev.bramka.client.query.InvoiceSearch, T> call) {
        throw failure;
      }

      @Override
      public <T> T batches(
          java.util.function.Function<dev.bramka.client.batch.BatchCalls, T> call) {
        throw failure;
      }
    };
  }
}
