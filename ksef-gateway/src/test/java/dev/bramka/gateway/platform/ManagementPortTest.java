package dev.bramka.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ManagementPortTest {
  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "::1, ::1, true",
    "0:0:0:0:0:0:0:1, 127.0.0.1, true",
    // A proxy of the cluster that is believed says it calls for somebody on this machine.
    "10.2.0.9, 127.0.0.1, false",
    "127.0.0.1, 203.0.113.7, false",
    "203.0.113.7, 203.0.113.7, false",
    "127.0.0.1, localhost, false",
    // A mesh's sidecar.
    "127.0.0.6, 127.0.0.6, false",
    ", 127.0.0.1, false"
  })
  void onlyThisMachine_forItself_isLocal(String peer, String address, boolean local) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(address);
    if (peer != null) {
      request.setAttribute(ManagementPort.class.getName() + ".peer", peer);
    }
    assertThat(ManagementPort.local(request)).isEqualTo(local);
  }

  private static MockHttpServletRequest local() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAttribute(ManagementPort.class.getName() + ".peer", "127.0.0.1");
    return request;
  }

  @Test
  void pageInABrowser_isNotTheOperator() {
    assertThat(ManagementPort.local(local())).isTrue();
    MockHttpServletRequest rebound = local();
    rebound.setServerName("evil.example");
    assertThat(ManagementPort.local(rebound)).isFalse();
    MockHttpServletRequest foreign = local();
    foreign.addHeader("Origin", "http://evil.example");
    assertThat(ManagementPort.local(foreign)).isFalse();
  }

  @Test
  void connectionToAnotherAddress_isNotLocal_whereverItComesFrom() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAttribute(ManagementPort.class.getName() + ".peer", "127.0.0.1");
    request.setLocalAddr("10.2.0.4");
    assertThat(ManagementPort.local(request)).isFalse();
  }
}
