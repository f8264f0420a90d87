package dev.bramka.gateway.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * A second port, bound to the loopback address whatever the first one is bound to, for health
 * details and metrics. Thread-safe.
 */
@Component
public class ManagementPort implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private final Connector connector = new Connector();

  ManagementPort(KsefSettings settings) {
    connector.setPort(settings.managementPort());
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setAddress(InetAddress.getLoopbackAddress());
      protocol.setMaxConnections(20);
      protocol.setConnectionTimeout(5_000);
    }
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addAdditionalConnectors(connector);
  }

  /** Whether the request came in over this port. */
  public boolean serves(HttpServletRequest request) {
    return request.getLocalPort() == connector.getLocalPort();
  }

  /** The port it listens on, once it does. */
  public int number() {
    return connector.getLocalPort();
  }
}
