package dev.bramka.gateway.commands;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.client.auth.CertificateFiles;
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
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.Tenants;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code tenant …}: tenants from the command line. */
public final class TenantCommand {
  private static final String USAGE =
      """
      usage:
        tenant add --name NAME --nip NIP --environment simulator|test|demo|production
                   [--id ID]
                   (--token-file FILE | --pkcs12 FILE [--password-file FILE]
                    | --key FILE --certificate FILE [--password-file FILE])
                   [--offline-pkcs12 FILE | --offline-key FILE --offline-certificate FILE]
                   [--offline-password-file FILE] [--check no]
            adds a tenant, or replaces its credential, and prints a new API key; the offline
            certificate signs the second QR code of invoices that KSeF does not have yet. Where the
            gateway runs it logs in for real, unless told not to.
        tenant change --id ID [--name NAME] [a credential, as for add] [--check no]
        tenant disable --id ID, tenant enable --id ID
            a disabled tenant's calls are refused; what waits is kept
        tenant remove --id ID
            takes credentials and keys away once nothing is on its way; invoices, receipts and
            trail are kept. The gateway has to run.
        tenant key --id ID
            prints one more API key for a tenant
        tenant import --from FILE.csv
            adds many; the columns are named as the options of add, with commas or semicolons
            between them; prints a row for each, with its new API key, and logs in for real where
            the gateway runs
        tenant list [--format text|json|csv]
        tenant check --id ID
            has the running gateway log in to KSeF for real
        tenant credentials --id ID [--format text|json]
            what it logs in and signs with, in the order in which that is tried
        tenant forget --id ID --credential CREDENTIAL
            takes a credential away
        tenant certificate --id ID [--purpose authentication|offline]
                   [--pkcs12 FILE | --key FILE --certificate FILE] [--password-file FILE]
            has the running gateway ask KSeF for a certificate and put it to use. A tenant with a
            token needs a certificate to ask with, such as a qualified seal, which is not kept.
        tenant revoke --id ID --serial SERIAL [--reason unspecified|superseded|key_compromise]
            has the running gateway revoke a certificate at KSeF, for good, and forget it
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
          "offline-password-file");

  private static final Set<String> MORE =
      Set.of("from", "format", "check", "credential", "purpose", "serial", "reason");

  private static final Set<String> VERBS =
      Set.of(
          "add",
          "change",
          "disable",
          "enable",
          "remove",
          "key",
          "import",
          "list",
          "check",
          "credentials",
          "forget",
          "certificate",
          "revoke");

  private TenantCommand() {}

  /** Runs the command and returns the exit code. */
  public static int run(List<String> arguments) {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    if (!VERBS.contains(verb)) {
      return usage(verb);
    }
    try {
      return run(
          verb,
          Options.parsed(
              arguments.stream().skip(1).toList(),
              Stream.concat(OPTIONS.stream(), MORE.stream()).collect(Collectors.toSet())),
          Settings.read());
    } catch (IllegalArgumentException | WrongMasterKey | UncheckedIOException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  private static int usage(String verb) {
    if (verb.equals("help") || verb.equals("--help")) {
      System.out.print(USAGE);
      return 0;
    }
    System.err.print((verb.isEmpty() ? "" : "Unknown command: tenant " + verb + "\n") + USAGE);
    return 2;
  }

  private static int run(String verb, Map<String, String> options, KsefSettings settings) {
    Running gateway = new Running(settings);
    try {
      return switch (verb) {
        case "check" -> check(Options.required(options, "id"), gateway);
        case "remove" -> remove(Options.required(options, "id"), gateway);
        case "revoke" -> revoke(Options.required(options, "id"), options, gateway);
        case "certificate" -> certificate(Options.required(options, "id"), options, gateway);
        default -> inDatabase(verb, options, settings, gateway);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static int inDatabase(
      String verb, Map<String, String> options, KsefSettings settings, Running gateway)
      throws InterruptedException {
    gateway.requireSameTables();
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
        Store store = PlatformConfiguration.storeOf(pool, settings)) {
      Clock clock = Clock.systemUTC();
      Tenants tenants = new Tenants(store, MasterKey.box(settings, store), clock);
      ApiKeys keys = new ApiKeys(store, clock);
      ConfiguredTenants configured = new ConfiguredTenants(tenants, keys, clock);
      CommandTrail.write(store, clock, "tenant", verb, options);
      return switch (verb) {
        case "add" -> add(options, configured, keys, gateway);
        case "change" -> change(options, tenants, configured, gateway);
        case "disable" -> state(tenants, options, Tenant.State.DISABLED);
        case "enable" -> state(tenants, options, Tenant.State.ACTIVE);
        case "import" ->
            new TenantImport(tenants, configured, keys, gateway, System.out)
                .run(Path.of(Options.required(options, "from")));
        case "key" -> key(tenants, keys, Options.required(options, "id"));
        case "list" -> TenantLists.tenants(tenants.all(), Options.format(options));
        case "credentials" ->
            TenantLists.credentials(
                new TenantCredentials(tenants, clock).shown(known(tenants, options)),
                Options.format(options));
        case "forget" -> forget(tenants, options, gateway);
        default -> throw new IllegalStateException(verb);
      };
    }
  }

  private static Tenant known(Tenants tenants, Map<String, String> options) {
    String id = Options.required(options, "id");
    return tenants
        .find(id)
        .filter(t -> t.state() != Tenant.State.REMOVED)
        .orElseThrow(() -> new IllegalArgumentException("No tenant " + id));
  }

  private static int state(Tenants tenants, Map<String, String> options, Tenant.State state) {
    Tenant tenant = known(tenants, options);
    tenants.state(tenant.id(), state);
    System.out.println(tenant.id() + " is " + state.wireName());
    return 0;
  }

  /** The running gateway logs in with another one, since it would go on with the log-in before. */
  private static int forget(Tenants tenants, Map<String, String> options, Running gateway)
      throws InterruptedException {
    String credential = Options.required(options, "credential");
    String id = known(tenants, options).id();
    if (!tenants.removeCredential(id, credential)) {
      throw new IllegalArgumentException("No credential " + credential);
    }
    return tried(id, options, gateway);
  }

  private static JsonNode told(Optional<JsonNode> answer) {
    return answer.orElseThrow(
        () -> new IllegalArgumentException("No gateway runs on this machine to do that"));
  }

  private static int check(String id, Running gateway) throws InterruptedException {
    return checked(id, told(gateway.post("logincheck/" + id)));
  }

  private static int checked(String id, JsonNode said) {
    boolean works = said.path("works").asBoolean(false);
    System.out.println(
        works
            ? id + " can log in to KSeF" + words("; may: ", said.path("may"))
            : id + " cannot: " + said.path("why").asString(""));
    if (works && said.has("why")) {
      System.out.println(id + ": " + said.path("why").asString(""));
      return 1;
    }
    if (!said.path("mayNot").isEmpty()) {
      System.out.println(id + words(" MAY NOT: ", said.path("mayNot")));
    }
    return works ? 0 : 1;
  }

  private static String words(String before, JsonNode list) {
    return list.isEmpty()
        ? ""
        : before + list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
  }

  /** Tries a credential that was just entered, where a gateway runs. */
  private static int tried(String id, Map<String, String> options, Running gateway)
      throws InterruptedException {
    if (options.getOrDefault("check", "yes").equals("no")) {
      return 0;
    }
    return gateway.post("logincheck/" + id).map(said -> checked(id, said)).orElse(0);
  }

  private static int remove(String id, Running gateway) throws InterruptedException {
    JsonNode said = told(gateway.delete("tenants/" + id));
    boolean removed = said.path("removed").asBoolean(false);
    System.out.println(
        removed
            ? id + " is removed; its invoices, receipts and trail are kept"
            : id + " is not removed: " + said.path("why").asString(""));
    return removed ? 0 : 1;
  }

  private static int revoke(String id, Map<String, String> options, Running gateway)
      throws InterruptedException {
    String reason = options.getOrDefault("reason", "unspecified");
    String serial = Options.required(options, "serial");
    JsonNode said = told(gateway.delete("certificates/" + id + "/" + serial + "?reason=" + reason));
    boolean revoked = said.path("revoked").asBoolean(false);
    System.out.println(
        revoked
            ? "Certificate " + serial + " is revoked"
            : "It is not revoked: " + said.path("why").asString(""));
    return revoked ? 0 : 1;
  }

  private static int certificate(String id, Map<String, String> options, Running gateway)
      throws InterruptedException {
    Map<String, String> wish = new LinkedHashMap<>();
    wish.put("purpose", options.getOrDefault("purpose", "authentication"));
    CertificateSettings lent = certificate(options, "");
    if (lent != null) {
      wish.put("pem", CertificateFiles.pem(ConfiguredTenants.read(lent)));
    }
    JsonNode said = told(gateway.post("certificates/" + id, wish));
    if (said.path("request").isMissingNode() || said.path("request").isNull()) {
      System.out.println("KSeF was not asked: " + said.path("why").asString(""));
      return 1;
    }
    return awaited(id, said.path("request").path("id").asString(""), gateway);
  }

  /** Waits a minute for the certificate, which comes all the same when nobody waits. */
  private static int awaited(String id, String request, Running gateway)
      throws InterruptedException {
    System.out.println("KSeF was asked for a certificate …");
    for (int i = 0; i < 60; i++) {
      for (JsonNode one : told(gateway.get("certificates/" + id)).path("requests")) {
        if (one.path("id").asString("").equals(request)) {
          switch (one.path("state").asString("")) {
            case "DONE" -> {
              System.out.println("The certificate is in use.");
              return 0;
            }
            case "FAILED" -> {
              System.out.println("KSeF made none: " + one.path("reason").asString(""));
              return 1;
            }
            default -> Thread.sleep(1_000);
          }
        }
      }
    }
    System.out.println("KSeF is still at it; 'status --tenant " + id + "' tells.");
    return 0;
  }

  private static int key(Tenants tenants, ApiKeys keys, String id) {
    known(tenants, Map.of("id", id));
    show(keys.issue(id));
    return 0;
  }

  private static int add(
      Map<String, String> options, ConfiguredTenants configured, ApiKeys keys, Running gateway)
      throws InterruptedException {
    String id = add(options, configured);
    System.out.println("Tenant " + id);
    show(keys.issue(id));
    return tried(id, options, gateway);
  }

  private static int change(
      Map<String, String> options, Tenants tenants, ConfiguredTenants configured, Running gateway)
      throws InterruptedException {
    Tenant known = known(tenants, options);
    String name = options.getOrDefault("name", known.name());
    Tenant changed = new Tenant(known.id(), name, known.nip(), known.environment());
    configured.add(changed, settings(changed, options), Instant.now());
    System.out.println("Tenant " + known.id() + " is changed");
    boolean credential = options.containsKey("token-file") || certificate(options, "") != null;
    return credential ? tried(known.id(), options, gateway) : 0;
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
