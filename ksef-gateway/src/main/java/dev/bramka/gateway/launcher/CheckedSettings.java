package dev.bramka.gateway.launcher;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Looks at the configuration file and its keys before anything else happens. */
public final class CheckedSettings
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    Settings.requireFile(System.getenv("KSEF_CONFIG"));
    ConfigKeys.requireKnown(context.getEnvironment());
  }
}
