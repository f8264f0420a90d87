package dev.bramka.gateway.web;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * As many connections as the heap has room for: one takes some 50 kB with its buffers and headers,
 * and all together may take a quarter. What comes beyond waits in the system's queue.
 */
@Component
class ConnectionLimits implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private static final long HEAP_PER_CONNECTION = 192 * 1024;
  private static final int MOST = 8_192;

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    long room = Runtime.getRuntime().maxMemory() / HEAP_PER_CONNECTION;
    int connections = Math.clamp(room, 64, MOST);
    factory.addConnectorCustomizers(
        connector -> {
          if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setMaxConnections(connections);
          }
        });
  }
}
