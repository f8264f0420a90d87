package dev.bramka.gateway.commands;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.launcher.Settings;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.MasterKey;
import dev.bramka.gateway.tenants.Tenants;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * {@code status}: how every tenant stands; {@code doctor}: what is wrong with the installation.
 * Both ask the running gateway; the doctor looks by itself where none runs.
 */
public final class StatusCommand {
  private static final long ENOUGH_DISK = 2_000_000_000L;

  private final KsefSettings settings;
  private final Running gateway;
  private final PrintStream out;
  private final List<String> wrong = new ArrayList<>();

  private StatusCommand(KsefSettings settings, PrintStream out) {
    this.settings = settings;
    this.gateway = new Running(settings);
    this.out = out;
  }

  /**
   * Runs one of the two and returns the exit code: 0 when all is well, 1 when something is wrong.
   *
   * @param command status or doctor
   */
  public static int run(String command, List<String> arguments) throws InterruptedException {
    try {
      Options.parsed(arguments, command.equals("doctor") ? Set.of() : Set.of("tenant", "format"));
      StatusCommand it = new StatusCommand(Settings.read(), System.out);
      return command.equals("doctor")
          ? it.doctor()
          : it.status(Options.parsed(arguments, Set.of("tenant", "format")));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  private int status(Map<String, String> options) throws InterruptedException {
    String tenant = options.get("tenant");
    JsonNode all =
        gateway
            .get("overview" + (tenant == null ? "" : "?tenant=" + tenant))
            .orElseThrow(() -> new IllegalArgumentException(nobody()));
    if (options.getOrDefault("format", "text").equals("json")) {
      out.println(all);
      return 0;
    }
    if (tenant != null && all.isEmpty()) {
      throw new IllegalArgumentException("No tenant " + tenant);
    }
    boolean well = true;
    for (JsonNode t : all) {
      show(t, tenant != null);
      well &= t.path("problems").isEmpty();
    }
    return well ? 0 : 1;
  }

  private String nobody() {
    return "No gateway answers on the management port "
        + settings.managementPort()
        + " of this machine";
  }

  private void show(JsonNode t, boolean whole) {
    boolean well = t.path("problems").isEmpty();
    out.printf(
        "%s %-24s %-11s %-11s %s%n",
        well ? "ok " : "!! ",
        t.path("id").asString(""),
        t.path("nip").asString(""),
        t.path("environment").asString(""),
        well && !whole ? brief(t.path("facts")) : t.path("name").asString(""));
    t.path("problems").forEach(problem -> out.println("     " + problem.asString("")));
    if (whole) {
      t.path("facts")
          .properties()
          .forEach(
              fact -> out.println("     " + fact.getKey() + ": " + fact.getValue().asString("")));
    }
  }

  private static String brief(JsonNode facts) {
    StringBuilder brief = new StringBuilder();
    for (String name : List.of("waiting", "arrived in 24 h", "missing at KSeF")) {
      if (facts.has(name)) {
        brief
            .append(brief.isEmpty() ? "" : ", ")
            .append(facts.get(name).asString(""))
            .append(' ')
            .append(name);
      }
    }
    return brief.toString();
  }

  private int doctor() throws InterruptedException {
    said("settings", "readable, environment " + settings.environment());
    disk();
    Optional<JsonNode> health = gateway.get("health");
    if (health.isPresent()) {
      health(health.get());
      gateway.get("overview").ifPresent(this::tenants);
    } else {
      said("gateway", nobody());
      database();
    }
    out.println(wrong.isEmpty() ? "All is well." : wrong.size() + " things to look at.");
    return wrong.isEmpty() ? 0 : 1;
  }

  private void said(String what, String text) {
    out.printf("ok  %-12s %s%n", what, text);
  }

  private void wrong(String what, String text) {
    wrong.add(what);
    out.printf("!!  %-12s %s%n", what, text);
  }

  private void disk() {
    try {
      Files.createDirectories(settings.dataDir());
      long free = Files.getFileStore(settings.dataDir()).getUsableSpace();
      String text = settings.dataDir().toAbsolutePath() + ", " + free / 1_000_000 + " MB free";
      if (!Files.isWritable(settings.dataDir())) {
        wrong("data folder", settings.dataDir() + " cannot be written to");
      } else if (free < ENOUGH_DISK) {
        wrong("data folder", text + ": make room, else nothing is taken any more");
      } else {
        said("data folder", text);
      }
    } catch (IOException e) {
      wrong("data folder", settings.dataDir() + " cannot be used: " + e.getMessage());
    }
  }

  private void health(JsonNode health) {
    health
        .path("components")
        .properties()
        .forEach(
            component -> {
              String status = component.getValue().path("status").asString("");
              JsonNode strangers = component.getValue().path("details").path("not believed");
              if (!strangers.isEmpty()) {
                wrong(
                    component.getKey(),
                    strangers
                        + " say for whom they call and are not believed, so all their callers have"
                        + " one address; if these are proxies of yours, name them in"
                        + " server.tomcat.remoteip.internal-proxies");
                return;
              }
              String details = component.getValue().path("details").toString();
              String text = status + (details.length() > 2 ? " " + details : "");
              if (status.equals("UP") || status.equals("UNKNOWN")) {
                said(component.getKey(), text);
              } else {
                wrong(component.getKey(), text);
              }
            });
  }

  private void tenants(JsonNode all) {
    int well = 0;
    for (JsonNode t : all) {
      if (t.path("problems").isEmpty()) {
        well++;
      } else {
        List<String> problems = new ArrayList<>();
        t.path("problems").forEach(p -> problems.add(p.asString("")));
        wrong(t.path("id").asString(""), String.join("; ", problems));
      }
    }
    said("tenants", well + " of " + all.size() + " without problems");
  }

  private void database() {
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
        Store store = PlatformConfiguration.storeOf(pool, settings)) {
      Tenants tenants = new Tenants(store, MasterKey.box(settings, store), Clock.systemUTC());
      said("database", tenants.all().size() + " tenants");
      tenants.all().stream()
          .filter(t -> tenants.credential(t.id()).isEmpty())
          .forEach(t -> wrong(t.id(), "no credential for KSeF"));
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      wrong("database", String.valueOf(cause.getMessage()));
    }
  }
}
