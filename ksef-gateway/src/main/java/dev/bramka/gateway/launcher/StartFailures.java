package dev.bramka.gateway.launcher;

import com.zaxxer.hikari.pool.HikariPool;
import dev.bramka.gateway.platform.PlatformConfiguration.NewerDatabase;
import dev.bramka.gateway.secrets.WrongMasterKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Says in one line why the gateway does not start, where the operator can do something about it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StartFailures implements SpringBootExceptionReporter {
  private final ConfigurableEnvironment environment;

  /**
   * Reports failures of this context's start.
   *
   * @param context null when it failed before there was one
   */
  public StartFailures(@Nullable ConfigurableApplicationContext context) {
    environment = context == null ? new StandardEnvironment() : context.getEnvironment();
  }

  @Override
  public boolean reportException(Throwable failure) {
    Optional<String> line = explained(failure, environment);
    line.ifPresent(text -> System.err.println("Bramka does not start: " + text));
    return line.isPresent();
  }

  /** The line; empty when the failure is none of an operator's. */
  static Optional<String> explained(Throwable failure, ConfigurableEnvironment environment) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = failure; t != null && causes.size() < 50; t = t.getCause()) {
      causes.add(t);
    }
    return causes.stream()
        .map(cause -> line(cause, causes.getLast(), environment))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static @Nullable String line(
      Throwable cause, Throwable last, ConfigurableEnvironment environment) {
    return switch (cause) {
      case UnboundConfigurationPropertiesException e -> unknown(e);
      case BindException e -> wrong(e, last, environment);
      case PortInUseException e ->
          "port " + e.getPort() + " is in use; set server.port (KSEF_PORT) to another one";
      case WrongMasterKey e -> e.getMessage();
      case NewerDatabase e -> e.getMessage();
      case MarkedYAMLException e -> "the configuration file is no YAML: " + oneLine(e);
      case HikariPool.PoolInitializationException ignored ->
          "the database cannot be opened: " + oneLine(last);
      case IllegalArgumentException e when named(e) -> placed(e, environment);
      default -> null;
    };
  }

  private static String oneLine(Throwable t) {
    return String.valueOf(t.getMessage()).replaceAll("\\s+", " ").strip();
  }

  private static String unknown(UnboundConfigurationPropertiesException e) {
    return e.getUnboundProperties().stream()
        .sorted(Comparator.comparing(p -> p.getName().toString()))
        .map(p -> ConfigKeys.place(p.getOrigin()) + ConfigKeys.unknown(p.getName().toString()))
        .findFirst()
        .orElseGet(() -> oneLine(e));
  }

  private static String wrong(
      BindException e, Throwable last, ConfigurableEnvironment environment) {
    if (last instanceof UnboundConfigurationPropertiesException unbound) {
      return unknown(unbound);
    }
    if (last instanceof IllegalArgumentException own && named(own)) {
      return placed(own, environment);
    }
    ConfigurationProperty property = e.getProperty();
    String name = e.getName().toString();
    String value = property == null ? "" : " '" + property.getValue() + "'";
    return (property == null ? "" : ConfigKeys.place(property.getOrigin()))
        + name
        + variable(name)
        + (secret(name) ? "" : value)
        + " cannot be used: "
        + oneLine(last);
  }

  private static boolean secret(String name) {
    return name.matches(".*(password|token|key|secret|url|proxy).*");
  }

  private static String variable(String name) {
    return name.contains("[")
        ? ""
        : " (" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_') + ")";
  }

  /** Our own words that begin with a setting's name. */
  private static boolean named(IllegalArgumentException e) {
    return e.getMessage() != null
        && e.getMessage().matches("(?s)(ksef|server|unknown setting|KSEF_|.*unknown setting).*");
  }

  private static String placed(IllegalArgumentException e, ConfigurableEnvironment environment) {
    String message = oneLine(e);
    String name = message.replaceAll("^([a-z.\\[\\]0-9-]+):? .*", "$1");
    return ConfigKeys.place(origin(environment, name)) + message;
  }

  private static @Nullable Origin origin(ConfigurableEnvironment environment, String name) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof OriginTrackedMapPropertySource file) {
        for (String key : file.getPropertyNames()) {
          if (key.startsWith(name)) {
            return file.getOrigin(key);
          }
        }
      }
    }
    return null;
  }
}
