package dev.bramka.gateway.platform;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * A second port, for whoever is on this machine to operate the gateway, whatever the first one is
 * bound to. Where it is bound to other addresses, too, other machines are given metrics only.
 * Thread-safe.
 */
@Component
public class ManagementPort implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private static final String PEER = ManagementPort.class.getName() + ".peer";

  private static final String FORWARDED = ManagementPort.class.getName() + ".forwarded";

  private static final Set<String> HOSTS =
      Set.of("localhost", "127.0.0.1", "::1", "[::1]", "0:0:0:0:0:0:0:1");

  private static final Set<String> OWN = Set.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

  private final Connector connector = new Connector();

  ManagementPort(KsefSettings settings) {
    connector.setPort(settings.managementPort());
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setAddress(settings.managementAddress());
      protocol.setMaxConnections(20);
      protocol.setConnectionTimeout(5_000);
    }
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addAdditionalConnectors(connector);
    List<Valve> valves = new ArrayList<>(factory.getEngineValves());
    valves.addFirst(new Peer());
    factory.setEngineValves(valves);
  }

  /** Whether the request came in over this port. */
  public boolean serves(HttpServletRequest request) {
    return request.getLocalPort() == connector.getLocalPort();
  }

  /**
   * Whether a program on this machine makes the request, and for nobody else: no proxy, and no page
   * in a browser, which names itself or the host that it came from.
   */
  public static boolean local(HttpServletRequest request) {
    return own(request.getRemoteAddr())
        && own(request.getAttribute(PEER))
        && own(request.getLocalAddr())
        && HOSTS.contains(request.getServerName())
        && request.getHeader("Origin") == null
        && request.getAttribute(FORWARDED) == null;
  }

  /** Meshes deliver the calls of others from further addresses of the loopback network. */
  private static boolean own(@Nullable Object address) {
    return address instanceof String text && OWN.contains(text);
  }

  /** The address that connected, which may be a proxy's. */
  public static String peer(HttpServletRequest request) {
    return request.getAttribute(PEER) instanceof String peer ? peer : request.getRemoteAddr();
  }

  /** Notes who has connected, before a proxy's word is taken for whom it calls. */
  private static final class Peer extends ValveBase {
    Peer() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      request.setAttribute(PEER, request.getRemoteAddr());
      if (request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null) {
        request.setAttribute(FORWARDED, true);
      }
      getNext().invoke(request, response);
    }
  }

  /** The port it listens on, once it does. */
  public int number() {
    return connector.getLocalPort();
  }
}
