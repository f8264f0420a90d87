package dev.bramka.gateway.launcher;

import dev.bramka.gateway.platform.KsefSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;

/** The settings, read by every command as the gateway reads them. */
public final class Settings {
  private static final String NONE = "none";

  private Settings() {}

  /**
   * The gateway's own settings.
   *
   * @throws IllegalArgumentException in one line that names place and cause
   */
  public static KsefSettings read() {
    requireFile(System.getenv("KSEF_CONFIG"));
    ConfigurableEnvironment environment = new StandardEnvironment();
    try {
      ConfigDataEnvironmentPostProcessor.applyTo(environment);
    } catch (RuntimeException e) {
      throw refused(e, environment);
    }
    return bound(environment);
  }

  static KsefSettings bound(ConfigurableEnvironment environment) {
    BindHandler strict =
        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
    try {
      ConfigKeys.requireKnown(environment);
      return Binder.get(environment).bindOrCreate("ksef", Bindable.of(KsefSettings.class), strict);
    } catch (RuntimeException e) {
      throw refused(e, environment);
    }
  }

  private static IllegalArgumentException refused(
      RuntimeException e, ConfigurableEnvironment environment) {
    return new IllegalArgumentException(
        StartFailures.explained(e, environment).orElseGet(() -> String.valueOf(e.getMessage())), e);
  }

  /**
   * Refuses a configuration file that is named and missing; {@code none} stands for no file.
   *
   * @throws IllegalArgumentException when it is missing
   */
  static void requireFile(@Nullable String named) {
    if (named != null
        && !named.isBlank()
        && !named.equals(NONE)
        && !Files.isRegularFile(Path.of(named))) {
      throw new IllegalArgumentException(
          "KSEF_CONFIG names " + named + ", which is no file; 'none' stands for no file");
    }
  }
}
