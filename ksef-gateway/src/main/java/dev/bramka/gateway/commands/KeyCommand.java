package dev.bramka.gateway.commands;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.launcher.Settings;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.MasterKey;
import dev.bramka.gateway.secrets.Resealing;
import dev.bramka.gateway.security.AdminKeys;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.security.ApiKeys.Issued;
import dev.bramka.gateway.security.ApiKeys.Listed;
import dev.bramka.gateway.security.ApiKeys.Wish;
import dev.bramka.gateway.security.Scope;
import dev.bramka.gateway.tenants.Tenants;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code key …}: API keys, and the master key. */
public final class KeyCommand {
  private static final String USAGE =
      """
      usage:
        key add --tenant ID [--scopes send,receive,read,visualise,admin] [--expires 2027-12-31]
                [--label TEXT]
            prints a new API key; without scopes it may do everything, without an end it has none
            --also ID,ID has it open further tenants, which callers name in the header
            Bramka-Tenant by id or NIP
        key add-admin [--label TEXT] [--expires 2027-12-31]
            prints a new key for /admin (docs/administration.md), which opens nothing else
        key list [--tenant ID] [--kind api|admin] [--format text|json]
        key rotate --key KEY [--overlap HOURS]
            prints another key like this one, which ends 24 hours later, or as given
        key revoke --key KEY
            for good; calls may go on for two seconds
        key rotate-master [--stopped]
            makes another master key in its file and seals everything under it, while the gateway
            of this data folder runs; where gateways may have copies of the file, all are stopped
            before
        key reseal
            seals everything under the first of several keys in ksef.master-key
        key reset-master --lost
            gives up everything that a lost key had sealed: credentials, webhooks and the key of
            REST API v1 are made anew afterwards. Stop all gateways before.
      """;

  private static final Set<String> OPTIONS =
      Set.of("tenant", "also", "kind", "scopes", "expires", "label", "format", "key", "overlap");
  private static final ZoneId POLAND = ZoneId.of("Europe/Warsaw");

  private KeyCommand() {}

  /** Runs the command and returns the exit code. */
  public static int run(List<String> arguments) throws InterruptedException {
    try {
      KsefSettings settings = Settings.read();
      new Running(settings).requireSameTables();
      try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
          Store store = PlatformConfiguration.storeOf(pool, settings)) {
        return run(arguments, settings, store);
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  private static int run(List<String> arguments, KsefSettings settings, Store store)
      throws InterruptedException {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    switch (verb) {
      case "add", "add-admin", "list", "rotate", "revoke" ->
          apiKey(verb, Options.parsed(arguments.subList(1, arguments.size()), OPTIONS), store);
      case "rotate-master", "reseal" -> {
        MasterKey.box(settings, store);
        Resealing resealing = new Resealing(settings, store);
        show(
            verb.equals("reseal")
                ? resealing.reseal()
                : resealing.rotate(arguments.contains("--stopped")));
      }
      case "reset-master" -> reset(arguments, new Resealing(settings, store));
      default -> {
        System.err.print((verb.isEmpty() ? "" : "Unknown command: key " + verb + "\n") + USAGE);
        return 2;
      }
    }
    return 0;
  }

  private static void reset(List<String> arguments, Resealing resealing) {
    if (!arguments.contains("--lost")) {
      throw new IllegalArgumentException("say --lost if the key is lost indeed");
    }
    System.out.println(
        "The master key is "
            + resealing.reset()
            + " now. Start the gateway and give every tenant its credential again.");
  }

  private static void apiKey(String verb, Map<String, String> options, Store store) {
    Clock clock = Clock.systemUTC();
    ApiKeys keys = new ApiKeys(store, clock);
    CommandTrail.write(store, clock, "key", verb, options);
    switch (verb) {
      case "add" -> {
        String tenant = Options.required(options, "tenant");
        if (!Tenants.exists(store, tenant)) {
          throw new IllegalArgumentException("No tenant " + tenant);
        }
        Wish wish = wish(options, clock);
        for (String other : wish.others()) {
          if (!Tenants.exists(store, other)) {
            throw new IllegalArgumentException("No tenant " + other);
          }
        }
        show(keys.issue(tenant, wish));
      }
      case "add-admin" ->
          show(new AdminKeys(store, clock).issue(options.get("label"), expires(options, clock)));
      case "rotate" -> show(rotated(options, keys, new AdminKeys(store, clock)));
      case "revoke" -> revoke(Options.required(options, "key"), keys, new AdminKeys(store, clock));
      default -> list(options, keys, new AdminKeys(store, clock));
    }
  }

  private static Issued rotated(Map<String, String> options, ApiKeys keys, AdminKeys admins) {
    String key = Options.required(options, "key");
    Duration overlap = Duration.ofHours(hours(options.getOrDefault("overlap", "24")));
    return AdminKeys.isOne(key) ? admins.rotate(key, overlap) : keys.rotate(key, overlap);
  }

  private static void revoke(String key, ApiKeys keys, AdminKeys admins) {
    if (AdminKeys.isOne(key)) {
      admins.revoke(key);
    } else {
      keys.revoke(key);
    }
  }

  private static void list(Map<String, String> options, ApiKeys keys, AdminKeys admins) {
    String format = Options.format(options);
    if (options.getOrDefault("kind", "api").equals("admin")) {
      admins(admins.list(), format);
    } else {
      list(keys.list(options.get("tenant")), format);
    }
  }

  private static void admins(List<AdminKeys.Listed> all, String format) {
    if (format.equals("json")) {
      System.out.println(JsonMapper.shared().writeValueAsString(all));
      return;
    }
    for (AdminKeys.Listed key : all) {
      String state =
          key.revoked() != null
              ? "revoked " + key.revoked()
              : key.expires() == null ? "" : "until " + key.expires();
      System.out.printf("%-20s %s %s%n", key.id(), state, key.label() == null ? "" : key.label());
    }
  }

  private static Wish wish(Map<String, String> options, Clock clock) {
    String scopes = options.get("scopes");
    String also = options.get("also");
    return new Wish(
        options.get("label"),
        scopes == null ? EnumSet.allOf(Scope.class) : Scope.named(scopes),
        expires(options, clock),
        also == null ? List.of() : List.of(also.split(",")));
  }

  private static @Nullable Instant expires(Map<String, String> options, Clock clock) {
    Instant expires = end(options.get("expires"));
    if (expires != null && expires.isBefore(clock.instant())) {
      throw new IllegalArgumentException("--expires lies in the past");
    }
    return expires;
  }

  /** The end of the day, in Poland. */
  private static @Nullable Instant end(@Nullable String day) {
    try {
      return day == null ? null : LocalDate.parse(day).plusDays(1).atStartOfDay(POLAND).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("--expires: a day as 2027-12-31 is required", e);
    }
  }

  private static long hours(String text) {
    if (!text.matches("\\d{1,4}")) {
      throw new IllegalArgumentException("--overlap: a number of hours is required");
    }
    return Long.parseLong(text);
  }

  private static void list(List<Listed> keys, String format) {
    if (format.equals("json")) {
      System.out.println(JsonMapper.shared().writeValueAsString(keys));
      return;
    }
    for (Listed key : keys) {
      System.out.printf(
          "%-20s %-24s %-40s %s%n", key.id(), key.tenantId(), key.scopes(), state(key));
    }
  }

  private static String state(Listed key) {
    String label = key.label() == null ? "" : "  " + key.label();
    String from = key.origin().equals("configuration") ? "  (configuration file)" : "";
    if (key.revoked() != null) {
      return "revoked " + key.revoked() + label + from;
    }
    return (key.expires() == null ? "" : "until " + key.expires()) + label + from;
  }

  private static void show(Issued key) {
    System.out.println("API key  " + key.id());
    System.out.println("secret   " + key.secret() + "   (shown this once)");
  }

  private static void show(Resealing.Done done) {
    System.out.println(
        "%d secrets are sealed under %s now, instead of %s"
            .formatted(done.resealed(), done.fingerprint(), done.before()));
  }
}
