package dev.bramka.gateway.operations;

import dev.bramka.gateway.platform.KsefSettings;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/info} on the management port: where the gateway's tables are, so that commands
 * notice when they would work on others.
 */
@Component
class Whereabouts implements InfoContributor {
  private final KsefSettings settings;

  Whereabouts(KsefSettings settings) {
    this.settings = settings;
  }

  @Override
  public void contribute(Info.Builder info) {
    info.withDetail("bramka", Map.of("tables", settings.tables()));
  }
}
