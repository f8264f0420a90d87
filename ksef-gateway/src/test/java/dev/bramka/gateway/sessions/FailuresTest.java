package dev.bramka.gateway.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.auth.LoginFailure.Step;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.tenants.CredentialFault;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the client's failures, and how long is waited after them. */
class FailuresTest {
  private static GatewayFailure of(RuntimeException e) {
    return Failures.of(OutboxFault.INVOICE_SEND, e);
  }

  @Test
  void aRefusal_keepsKsefsWords_andIsTriedAgainOnlyWhenItPasses() {
    GatewayFailure good =
        of(new KsefFailure.Refused("POST x", 400, 21180, "status", List.of("detail")));
    assertThat(good.reason()).isEqualTo(OutboxFault.INVOICE_SEND);
    assertThat(good.getMessage()).isEqualTo("21180 status: detail");
    assertThat(good.retryAfter()).isNull();
    assertThat(of(new KsefFailure.Refused("POST x", 400, 21184, "s", List.of())).retryAfter())
        .isNotNull();
  }

  @Test
  void aLimit_saysWhenToComeBack_asKsefSays() {
    assertThat(of(new KsefFailure.RateLimited("POST x", Duration.ofSeconds(77))).retryAfter())
        .isEqualTo(Duration.ofSeconds(77));
    assertThat(
            of(new KsefFailure.Broken("POST x", 503, "down", Duration.ofSeconds(5))).retryAfter())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(of(new KsefFailure.Broken("POST x", 500, "down", null)).retryAfter()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"CHALLENGE, CHALLENGE", "PUBLIC_KEY, PUBLIC_KEY", "VERDICT, LOGIN"})
  void aLogIn_failsAtItsStep(Step step, SessionFault fault) {
    assertThat(Failures.reasonOf(step)).isEqualTo(fault);
  }

  @Test
  void aProofThatCannotBeMade_isTheTenants() {
    assertThat(Failures.reasonOf(Step.PROOF)).isEqualTo(CredentialFault.CREDENTIAL);
  }

  @Test
  void whatIsOursAlready_staysAsItIs_andWhatIsAMistakeOfTheCode_isThrown() {
    GatewayFailure ours = new GatewayFailure(SessionFault.FOREIGN, "x");
    assertThat(of(ours)).isSameAs(ours);
    assertThatThrownBy(() -> of(new IllegalStateException("bug")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFailureInTwoLanguages_saysEnglishWhereThereIsNoPolish() {
    GatewayFailure both = new GatewayFailure(SessionFault.FOREIGN, "english", "po polsku");
    assertThat(both.polish()).isEqualTo("po polsku");
    assertThat(new GatewayFailure(SessionFault.FOREIGN, "english").polish()).isEqualTo("english");
  }

  @Property
  void theWait_doublesUpToItsLimit(@ForAll @IntRange(min = 1, max = 10_000) int failures) {
    Backoff backoff = new Backoff(Duration.ofSeconds(3), Duration.ofMinutes(5));
    Duration wait = backoff.after(failures);
    assertThat(wait).isBetween(Duration.ofSeconds(3), Duration.ofMinutes(5));
    assertThat(backoff.after(failures + 1)).isGreaterThanOrEqualTo(wait);
    if (failures == 1) {
      assertThat(wait).isEqualTo(Duration.ofSeconds(3));
    } else if (failures < 7) {
      assertThat(wait).isEqualTo(backoff.after(failures - 1).multipliedBy(2));
    }
  }
}
