package dev.bramka.gateway.commands;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.launcher.ConfiguredTenants;
import dev.bramka.gateway.launcher.Settings;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.CertificateSettings;
import dev.bramka.gateway.platform.KsefSettings.TenantSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.MasterKey;
import dev.bramka.gateway.secrets.WrongMasterKey;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code tenant add}, {@code tenant list} and {@code tenant key}: tenants from the command line.
 */
public final class TenantCommand {
  private static final String USAGE =
      """
      usage:
        tenant add --name NAME --nip NIP --environment simulator|test|demo|production
                   [--id ID]
                   (--token-file FILE | --pkcs12 FILE [--password-file FILE]
                    | --key FILE --certificate FILE [--password-file FILE])
                   [--offline-pkcs12 FILE | --offline-key FILE --offline-certificate FILE]
                   [--offline-password-file FILE]
            adds a tenant, or replaces its credential, and prints a new API key; the offline
            certificate signs the second QR code of invoices that KSeF does not have yet
        tenant key --id ID
            prints one more API key for a tenant
        tenant import --from FILE.csv
            adds many; the columns are named as the options of add, with commas or semicolons
            between them; prints a row for each, with its new API key, and logs in for real where
            the gateway runs
        tenant list
        tenant check --id ID
            has the running gateway log in to KSeF for real
      """;
  static final Set<String> OPTIONS =
      Set.of(
          "name",
          "nip",
          "environment",
          "id",
          "token-file",
          "pkcs12",
          "password-file",
          "key",
          "certificate",
          "offline-pkcs12",
          "offline-key",
          "offline-certificate",
          "offline-password-file",
          "from");

  private TenantCommand() {}

  /** Runs the command and returns the exit code. */
  public static int run(List<String> arguments) {
    KsefSettings settings;
    try {
      settings = Settings.read();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    try {
      return run(
          arguments.isEmpty() ? "" : arguments.getFirst(),
          Options.parsed(arguments.stream().skip(1).toList(), OPTIONS),
          settings);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(USAGE);
      return 2;
    } catch (WrongMasterKey | UncheckedIOException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  private static int run(String verb, Map<String, String> options, KsefSettings settings) {
    if (verb.equals("check")) {
      return check(Options.required(options, "id"), new Running(settings));
    }
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
        Store store = PlatformConfiguration.storeOf(pool, settings)) {
      Clock clock = Clock.systemUTC();
      Tenants tenants = new Tenants(store, MasterKey.box(settings, store), clock);
      ApiKeys keys = new ApiKeys(store, clock);
      switch (verb) {
        case "add" -> add(options, new ConfiguredTenants(tenants, keys, clock), keys);
        case "import" -> {
          ConfiguredTenants configured = new ConfiguredTenants(tenants, keys, clock);
          return new TenantImport(tenants, configured, keys, new Running(settings), System.out)
              .run(Path.of(Options.required(options, "from")));
        }
        case "key" -> key(tenants, keys, Options.required(options, "id"));
        case "list" -> tenants.all().forEach(TenantCommand::show);
        default -> throw new IllegalArgumentException("Unknown command: tenant " + verb);
      }
      return 0;
    }
  }

  private static int check(String id, Running gateway) {
    try {
      JsonNode said =
          gateway
              .post("logincheck/" + id)
              .orElseThrow(
                  () -> new IllegalArgumentException("No gateway runs on this machine to do that"));
      boolean works = said.path("works").asBoolean(false);
      System.out.println(
          works ? id + " can log in to KSeF" : id + " cannot: " + said.path("why").asString(""));
      return works ? 0 : 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void key(Tenants tenants, ApiKeys keys, String id) {
    if (tenants.find(id).isEmpty()) {
      throw new IllegalArgumentException("No tenant " + id);
    }
    show(keys.issue(id));
  }

  private static void show(Tenant t) {
    System.out.printf("%-24s %-11s %-12s %s%n", t.id(), t.nip(), t.environment(), t.name());
  }

  private static void add(Map<String, String> options, ConfiguredTenants configured, ApiKeys keys) {
    String id = add(options, configured);
    System.out.println("Tenant " + id);
    show(keys.issue(id));
  }

  /**
   * Adds a tenant, or replaces its credential.
   *
   * @return its id
   * @throws IllegalArgumentException naming what is wrong
   */
  static String add(Map<String, String> options, ConfiguredTenants configured) {
    String nip = Options.required(options, "nip");
    Environment environment = Environment.named(Options.required(options, "environment"));
    String id = options.getOrDefault("id", environment + "-" + nip);
    CertificateSettings certificate = certificate(options, "");
    if ((certificate != null) == options.containsKey("token-file")) {
      throw new IllegalArgumentException("Give one credential: a token file or a certificate");
    }
    Tenant tenant = new Tenant(id, Options.required(options, "name"), nip, environment);
    configured.add(tenant, settings(tenant, options), Instant.now());
    return id;
  }

  private static TenantSettings settings(Tenant tenant, Map<String, String> options) {
    return new TenantSettings(
        tenant.id(),
        tenant.name(),
        tenant.nip(),
        tenant.environment().toString(),
        null,
        path(options, "token-file"),
        certificate(options, ""),
        certificate(options, "offline-"),
        List.of(),
        Map.of());
  }

  private static @Nullable CertificateSettings certificate(
      Map<String, String> options, String prefix) {
    boolean given = options.containsKey(prefix + "pkcs12") || options.containsKey(prefix + "key");
    return given
        ? new CertificateSettings(
            path(options, prefix + "pkcs12"),
            path(options, prefix + "key"),
            path(options, prefix + "certificate"),
            path(options, prefix + "password-file"))
        : null;
  }

  private static void show(ApiKeys.Issued key) {
    System.out.println("API key  " + key.id());
    System.out.println("secret   " + key.secret() + "   (shown this once)");
  }

  private static @Nullable Path path(Map<String, String> options, String name) {
    String value = options.get(name);
    return value == null ? null : Path.of(value);
  }
}
