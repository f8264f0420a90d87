package dev.bramka.gateway.platform;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All settings under {@code ksef}; {@code bramka.example.yaml} in the repository explains each.
 *
 * @param environment the default KSeF environment of tenants
 * @param dataDir where everything durable lives
 * @param looksDir how tenants want their documents to look; {@code looks} in the data folder when
 *     absent
 * @param masterKey Base64 of 32 bytes that seal all secrets; a file in the data folder when absent
 * @param masterKeyFile the file with the master key, instead of the one in the data folder
 * @param validateBeforeSend whether invoices are validated before they cost KSeF quota
 * @param managementPort port for operators on this machine, and for metrics; 0 for any free one
 * @param managementAddress where that port listens; other machines are given metrics only
 * @param connection how KSeF is reached
 * @param simulator the embedded simulator
 * @param database where tables live
 * @param sync receiving without being asked
 * @param delivery how submissions travel
 * @param webhooks calling others
 * @param certificates KSeF's certificates that the gateway asked for
 * @param retention how long what is only of passing interest is kept
 * @param rules how serious business rules are taken, by id: off, warning or error (docs/rules.md)
 * @param tenants tenants kept in the configuration file
 */
@ConfigurationProperties(prefix = "ksef", ignoreUnknownFields = false)
public record KsefSettings(
    @DefaultValue("simulator") String environment,
    @DefaultValue("data") Path dataDir,
    Path looksDir,
    @Nullable String masterKey,
    @Nullable String masterKeyFile,
    @DefaultValue("true") boolean validateBeforeSend,
    @DefaultValue("8082") int managementPort,
    @DefaultValue("127.0.0.1") InetAddress managementAddress,
    @DefaultValue ConnectionSettings connection,
    @DefaultValue SimulatorSettings simulator,
    @DefaultValue DatabaseSettings database,
    @DefaultValue SyncSettings sync,
    @DefaultValue DeliverySettings delivery,
    @DefaultValue WebhookSettings webhooks,
    @DefaultValue CertificateRenewal certificates,
    @DefaultValue RetentionSettings retention,
    @DefaultValue Map<String, String> rules,
    @DefaultValue List<TenantSettings> tenants) {

  /** KSeF's documentation of the incremental download asks for no more than this. */
  private static final Duration SHORTEST_SYNC = Duration.ofMinutes(15);

  /** Refuses what KSeF would; the simulator may be asked as often as one likes. */
  public KsefSettings {
    if (!"simulator".equals(environment) && sync.interval().compareTo(SHORTEST_SYNC) < 0) {
      throw new IllegalArgumentException(
          "ksef.sync.interval must be 15m or more: KSeF may block whoever asks more often");
    }
  }

  /** Where the tables are, without passwords: a folder, or PostgreSQL's address. */
  public String tables() {
    String url = database.url();
    return url == null
        ? dataDir.toAbsolutePath().normalize().toString()
        : url.replaceAll("\\?.*", "");
  }

  /** The same with another database. */
  public KsefSettings in(DatabaseSettings other) {
    return new KsefSettings(
        environment,
        dataDir,
        looksDir,
        masterKey,
        masterKeyFile,
        validateBeforeSend,
        managementPort,
        managementAddress,
        connection,
        simulator,
        other,
        sync,
        delivery,
        webhooks,
        certificates,
        retention,
        rules,
        tenants);
  }

  /**
   * How KSeF is reached.
   *
   * @param proxy {@code http://host:port} or {@code http://user:password@host:port}; none when
   *     absent
   * @param authorities PEM file of authorities that are trusted besides the JDK's
   * @param storageHosts hosts besides KSeF's own that packages may be fetched from; one that begins
   *     with a dot stands for all names that end so
   */
  public record ConnectionSettings(
      @Nullable URI proxy, @Nullable Path authorities, @DefaultValue List<String> storageHosts) {
    /** A proxy that is blank is none. */
    public ConnectionSettings {
      proxy = proxy == null || proxy.toString().isBlank() ? null : proxy;
    }

    /** Directly. */
    public static ConnectionSettings direct() {
      return new ConnectionSettings(null, null, List.of());
    }

    @Override
    public String toString() {
      return "ConnectionSettings[" + (proxy == null ? "direct" : "proxy") + "]";
    }
  }

  /**
   * The database.
   *
   * @param url {@code jdbc:postgresql:} address; SQLite in the data folder when absent
   * @param username for PostgreSQL
   * @param password for PostgreSQL; prefer the file
   * @param passwordFile file with the password
   * @param connections most connections of this node
   */
  public record DatabaseSettings(
      @Nullable String url,
      @Nullable String username,
      @Nullable String password,
      @Nullable Path passwordFile,
      @DefaultValue("16") int connections) {
    /** Refuses what cannot work. */
    public DatabaseSettings {
      url = url == null || url.isBlank() ? null : url;
      if (url != null && !url.startsWith("jdbc:postgresql:")) {
        throw new IllegalArgumentException(
            "ksef.database.url must begin with jdbc:postgresql:, or be absent for SQLite");
      }
    }

    /** SQLite. */
    public static DatabaseSettings embedded() {
      return new DatabaseSettings(null, null, null, null, 8);
    }

    /** The password, wherever it is kept; null without any. */
    @Nullable String secret() {
      try {
        return passwordFile == null ? password : Files.readString(passwordFile).strip();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + passwordFile, e);
      }
    }

    @Override
    public String toString() {
      return "DatabaseSettings[" + (url == null ? "sqlite" : "postgresql") + "]";
    }
  }

  /**
   * Receiving without being asked.
   *
   * @param enabled whether it runs
   * @param interval how often to look; KSeF allows no less than 15 minutes
   * @param from the first day of interest, in Poland
   * @param subjects roles looked at every time
   * @param dailySubjects roles looked at once a day
   */
  public record SyncSettings(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("15m") Duration interval,
      @DefaultValue("2026-02-01") LocalDate from,
      @DefaultValue({"Subject1", "Subject2"}) Set<SubjectType> subjects,
      @DefaultValue({"Subject3", "SubjectAuthorized"}) Set<SubjectType> dailySubjects) {
    /** No receiving. */
    public static SyncSettings off() {
      return new SyncSettings(
          false, Duration.ofMinutes(15), LocalDate.of(2026, 2, 1), Set.of(), Set.of());
    }
  }

  /**
   * Calling others.
   *
   * @param privateAddresses whether webhooks may lead to addresses that only our own network
   *     reaches, and by plain HTTP
   */
  public record WebhookSettings(@DefaultValue("false") boolean privateAddresses) {}

  /**
   * How long what is only of passing interest is kept. Invoices, receipts and submissions are kept
   * for good: by law for ten years, so somebody has to decide over their end.
   *
   * @param events what happened, for callers and webhooks
   * @param audit who did what
   * @param trail how each invoice got to KSeF
   * @param passing what is of no use after a while, such as downloads that were asked for
   */
  public record RetentionSettings(
      @DefaultValue("400d") Duration events,
      @DefaultValue("1830d") Duration audit,
      @DefaultValue("3660d") Duration trail,
      @DefaultValue("90d") Duration passing) {
    /** Refuses what cannot work. */
    public RetentionSettings {
      require("events", events);
      require("audit", audit);
      require("trail", trail);
      require("passing", passing);
    }

    private static void require(String name, Duration time) {
      if (time.compareTo(Duration.ofDays(7)) < 0) {
        throw new IllegalArgumentException("ksef.retention." + name + " must be 7d or more");
      }
    }

    /** As without any configuration. */
    public static RetentionSettings usual() {
      return new RetentionSettings(
          Duration.ofDays(400),
          Duration.ofDays(1_830),
          Duration.ofDays(3_660),
          Duration.ofDays(90));
    }
  }

  /**
   * KSeF's certificates that the gateway asked for itself.
   *
   * @param renewal how long before their end others are asked for; 0 for never
   */
  public record CertificateRenewal(@DefaultValue("30d") Duration renewal) {
    /** Refuses what cannot work. */
    public CertificateRenewal {
      if (renewal.isNegative() || renewal.compareTo(Duration.ofDays(365)) > 0) {
        throw new IllegalArgumentException("ksef.certificates.renewal must be from 0d to 365d");
      }
    }

    /** As without any configuration. */
    public static CertificateRenewal usual() {
      return new CertificateRenewal(Duration.ofDays(30));
    }
  }

  /**
   * How submissions travel.
   *
   * @param gathering how long invoices are gathered for a package while packages are plenty
   * @param idleSession after how long without an invoice a session is closed, for its receipt
   */
  public record DeliverySettings(
      @DefaultValue("5s") Duration gathering, @DefaultValue("30s") Duration idleSession) {
    /** Refuses what cannot work. */
    public DeliverySettings {
      if (gathering.isNegative() || gathering.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("ksef.delivery.gathering must be from 0s to 1h");
      }
      if (idleSession.toSeconds() < 1 || idleSession.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("ksef.delivery.idle-session must be from 1s to 1h");
      }
    }

    private static final Duration LONGEST = Duration.ofHours(1);

    /** As without any configuration. */
    public static DeliverySettings usual() {
      return new DeliverySettings(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }
  }

  /**
   * The simulator.
   *
   * @param url of a simulator that runs by itself; when absent, one is started inside the gateway
   * @param port of the embedded one, 0 for any free port
   * @param delay how long the embedded one takes over each asynchronous step
   * @param limits whether the embedded one enforces KSeF's rate limits
   */
  public record SimulatorSettings(
      @Nullable String url,
      @DefaultValue("8081") int port,
      @Nullable Duration delay,
      @Nullable Boolean limits) {}

  /**
   * A tenant in the configuration file.
   *
   * @param id stable id; environment and NIP when absent
   * @param name for people
   * @param nip the context in KSeF
   * @param environment the default when absent
   * @param token KSeF token; prefer the file
   * @param tokenFile file with the KSeF token
   * @param certificate a certificate instead of a token
   * @param offlineCertificate the certificate of KSeF's type Offline, for the second QR code
   * @param apiKeys keys of the calling systems
   * @param rules over those that are for all tenants
   */
  public record TenantSettings(
      @Nullable String id,
      String name,
      String nip,
      @Nullable String environment,
      @Nullable String token,
      @Nullable Path tokenFile,
      @Nullable CertificateSettings certificate,
      @Nullable CertificateSettings offlineCertificate,
      @DefaultValue List<ApiKeySettings> apiKeys,
      @DefaultValue Map<String, String> rules) {
    /** The stable id, made of environment and NIP when none is given. */
    public String stableId(String defaultEnvironment) {
      return id != null ? id : (environment == null ? defaultEnvironment : environment) + "-" + nip;
    }
  }

  /**
   * A certificate and its key.
   *
   * @param pkcs12File key and certificate in one file
   * @param keyFile PEM key
   * @param certificateFile PEM certificate
   * @param passwordFile file with the password, when there is one
   */
  public record CertificateSettings(
      @Nullable Path pkcs12File,
      @Nullable Path keyFile,
      @Nullable Path certificateFile,
      @Nullable Path passwordFile) {}

  /**
   * An API key.
   *
   * @param id the user name of HTTP Basic
   * @param secretSha256 hexadecimal SHA-256 of the secret
   */
  public record ApiKeySettings(String id, String secretSha256) {}
}
