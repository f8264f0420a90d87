package dev.bramka.gateway.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.tenants.Environment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginPaceTest {
  private final Pauses.LoginPace pace = new Pauses.LoginPace();

  @Test
  void theFirst_hasItsTurnAtOnce_andOthersWait() {
    pace.await(Environment.TEST, Duration.ZERO);
    pace.await(Environment.PRODUCTION, Duration.ZERO);
    assertThatThrownBy(() -> pace.await(Environment.TEST, Duration.ofMillis(1)))
        .isInstanceOfSatisfying(GatewayFailure.class, e -> assertThat(e.retryAfter()).isNotNull());
    long begun = System.nanoTime();
    pace.await(Environment.TEST, Duration.ofSeconds(5));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(100));
  }

  @Test
  void thoseWhoCannotWait_doNotMakeOthersWaitForEver() {
    pace.await(Environment.TEST, Duration.ZERO);
    for (int i = 0; i < 1_000; i++) {
      try {
        pace.await(Environment.TEST, Duration.ofMillis(1));
      } catch (GatewayFailure e) {
        // as it should
      }
    }
    pace.await(Environment.TEST, Duration.ofSeconds(2));
  }
}
