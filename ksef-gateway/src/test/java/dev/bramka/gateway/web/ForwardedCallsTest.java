package dev.bramka.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ForwardedCallsTest {
  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-25T08:00:00Z"));
  private final ForwardedCalls calls = new ForwardedCalls(clock);

  private int callers;

  private void call(String from, int status, boolean key, boolean forwarded) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(from);
    if (key) {
      request.addHeader("Authorization", "Basic x");
    }
    if (forwarded) {
      request.addHeader("X-Forwarded-For", "203.0.113." + ++callers);
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    response.setStatus(status);
    calls.doFilter(request, response, new MockFilterChain());
  }

  private Object told() {
    return calls.health().getDetails().get("not believed");
  }

  @Test
  void proxyThatIsNotBelieved_isTold_forAnHour() throws Exception {
    for (int i = 0; i < 3; i++) {
      call("10.0.0.5", 200, true, true);
    }
    assertThat(told()).isEqualTo(Set.of("10.0.0.5"));
    clock.advance(Duration.ofMinutes(61));
    assertThat(told()).isNull();
  }

  @Test
  void callersOwnProxy_isNotTold() throws Exception {
    for (int i = 0; i < 3; i++) {
      callers = 0;
      call("10.0.0.5", 200, true, true);
    }
    assertThat(told()).isNull();
  }

  @Test
  void otherCalls_areNotTold() throws Exception {
    call("10.0.0.5", 200, true, false);
    call("10.0.0.5", 401, true, true);
    call("10.0.0.5", 200, false, true);
    assertThat(told()).isNull();
  }

  @Test
  void many_areNotKept() throws Exception {
    for (int i = 0; i < 300; i++) {
      call("10.0.0." + i / 3, 200, true, true);
    }
    assertThat((Set<?>) told()).hasSize(20);
  }
}
