package dev.bramka.gateway.launcher;

import dev.bramka.gateway.platform.KsefSettings;
import java.io.IOException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What happens once at start, in order: tenants first, requests later. */
@Component
class Startup implements SmartInitializingSingleton {
  private final KsefSettings settings;
  private final ConfiguredTenants configured;
  private final DemoTenant demo;

  Startup(KsefSettings settings, ConfiguredTenants configured, DemoTenant demo) {
    this.settings = settings;
    this.configured = configured;
    this.demo = demo;
  }

  private boolean onSimulator() {
    return EmbeddedSimulator.isSimulator(settings.environment());
  }

  @Override
  public void afterSingletonsInstantiated() {
    configured.apply(settings);

    if (onSimulator()) {
      try {
        demo.prepare();
      } catch (IOException e) {
        throw new IllegalStateException("The demo tenant cannot be made: " + e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted at start", e);
      }
    }
  }

  @EventListener
  void ready(ApplicationReadyEvent event) throws IOException {
    if (event.getApplicationContext() instanceof ServletWebServerApplicationContext web
        && web.getWebServer() != null) {
      int port = web.getWebServer().getPort();
      if (onSimulator()) {
        demo.announce(port);
      } else {
        System.out.printf("%nBramka is ready on port %d (%s).%n%n", port, settings.environment());
      }
    }
  }
}
