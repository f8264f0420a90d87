package dev.bramka.simulator.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Behaviour that can be changed while the simulator runs, and the secret that signs its tokens. */
public final class Settings {
  /**
   * Three limits that hold together.
   *
   * @param perSecond calls in any second
   * @param perMinute calls in any minute
   * @param perHour calls in any hour
   */
  public record Limits(int perSecond, int perMinute, int perHour) {}

  private static final String PERSON = "person.";
  private static final String BLOCKED = "blocked.";
  private static final String DELAY = "processingDelayMs";
  private static final Duration DEFAULT_DELAY = Duration.ofMillis(200);

  private final Database database;
  private final Map<String, Long> numbers = new ConcurrentHashMap<>();
  private volatile @Nullable Duration delay;

  /** Settings of this database. */
  public Settings(Database database) {
    this.database = database;
  }

  /** The setting's text, if it was ever set. */
  public Optional<String> get(String name) {
    return database.read(
        c -> Rows.one(c, r -> r.getString(1), "select value from setting where name = ?", name));
  }

  /** Stores a setting. */
  public void set(String name, String value) {
    database.write(
        c ->
            Rows.update(
                c,
                "insert into setting values (?, ?) on conflict (name) do update set value = excluded.value",
                name,
                value));
  }

  /** Whether the person with a NIP is dead; empty for nobody. */
  public Optional<Boolean> person(String nip) {
    return get(PERSON + nip).filter(s -> !s.isEmpty()).map("deceased"::equals);
  }

  /** Adds a person. */
  public void person(String nip, boolean deceased) {
    set(PERSON + nip, deceased ? "deceased" : "living");
  }

  /** Removes a person, if there is one. */
  public void forgetPerson(String nip) {
    set(PERSON + nip, "");
  }

  /** Whether nobody may log in to the context. */
  public boolean blocked(String context) {
    return get(BLOCKED + context).map("true"::equals).orElse(false);
  }

  /** Blocks a context, or opens it again. */
  public void block(String context, boolean blocked) {
    set(BLOCKED + context, Boolean.toString(blocked));
  }

  /** How long KSeF takes over each asynchronous step. */
  public Duration processingDelay() {
    Duration known = delay;
    if (known == null) {
      known = get(DELAY).map(Long::parseLong).map(Duration::ofMillis).orElse(DEFAULT_DELAY);
      delay = known;
    }
    return known;
  }

  /** Changes how long each asynchronous step takes. */
  public void processingDelay(Duration changed) {
    set(DELAY, Long.toString(changed.toMillis()));
    delay = changed;
  }

  /** How far the high-water mark of stored invoices lags behind at least. */
  public Duration storageLag() {
    return Duration.ofMillis(number("storageLagMs", 1_000));
  }

  /** Largest part of a package, in bytes before encryption. */
  public long exportPartBytes() {
    return number("exportPartBytes", 50_000_000);
  }

  /** Most invoices of a package. */
  public long exportMaxInvoices() {
    return number("exportMaxInvoices", 10_000);
  }

  /** Bytes after which a package takes no more invoices. */
  public long exportMaxBytes() {
    return number("exportMaxBytes", 1_000_000_000);
  }

  /** How long a link to a part works. */
  public Duration exportLinkLifetime() {
    return Duration.ofMillis(number("exportLinkMs", 3_600_000));
  }

  /** The numbers above that can be set, with their names. */
  public static final List<String> NUMBERS =
      List.of(
          "storageLagMs", "exportPartBytes", "exportMaxInvoices", "exportMaxBytes", "exportLinkMs");

  private long number(String name, long otherwise) {
    return numbers.computeIfAbsent(name, n -> get(n).map(Long::parseLong).orElse(otherwise));
  }

  /** Sets one of {@link #NUMBERS}. */
  public void number(String name, Long value) {
    set(name, value.toString());
    numbers.put(name, value);
  }

  /** Limits set for a context through {@code /testdata/rate-limits}, by group; empty for none. */
  public Map<String, Limits> rateOverrides(String context) {
    return database.read(
        c -> {
          Map<String, Limits> all = new HashMap<>();
          Rows.list(
              c,
              r ->
                  all.put(
                          r.getString("name"),
                          new Limits(
                              r.getInt("per_second"), r.getInt("per_minute"), r.getInt("per_hour")))
                      == null,
              "select * from rate_override where context = ?",
              context);
          return all;
        });
  }

  /** Replaces the context's overrides; an empty map removes them. */
  public void rateOverrides(String context, Map<String, Limits> limits) {
    database.write(
        c -> {
          Rows.update(c, "delete from rate_override where context = ?", context);
          for (Map.Entry<String, Limits> e : limits.entrySet()) {
            Limits l = e.getValue();
            Rows.update(
                c,
                "insert into rate_override values (?, ?, ?, ?, ?)",
                context,
                e.getKey(),
                l.perSecond(),
                l.perMinute(),
                l.perHour());
          }
          return limits.size();
        });
  }
}
