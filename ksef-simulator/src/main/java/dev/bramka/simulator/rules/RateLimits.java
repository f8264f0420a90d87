package dev.bramka.simulator.rules;

import dev.bramka.simulator.state.Settings;
import dev.bramka.simulator.state.Settings.Limits;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * KSeF's rate limits: three sliding windows per context, address and group of endpoints (KSeF
 * documentation, "limity API"; production values by default). A breach blocks the group, longer
 * with every repetition within the hour. Thread-safe.
 */
public final class RateLimits {
  /** No limit, as the contract says it. */
  private static final Limits NONE = new Limits(-1, -1, -1);

  /** Production values by group, in the order of the contract. */
  public static final Map<String, Limits> PRODUCTION = production();

  /** The group of endpoints that need no log-in, counted per address. */
  public static final String PUBLIC = "public";

  /** The groups of 2.8.0, which the test environment does not let anybody change. */
  public static final Set<String> FIXED =
      Set.of("onlineSessionClose", "batchSessionClose", "anonymous", "global");

  /**
   * A breach.
   *
   * @param limit the limit in words
   * @param seconds until a call may succeed again
   */
  public record Breach(String limit, int seconds) {}

  private final Clock clock;
  private final Settings settings;
  private final Map<String, Map<String, Limits>> overrides = new ConcurrentHashMap<>();
  private final AtomicLong breaches = new AtomicLong();
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  /** Limits that the settings may switch off ({@code limits=off}) or override. */
  public RateLimits(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  private static Map<String, Limits> production() {
    Map<String, Limits> all = new LinkedHashMap<>();
    all.put("onlineSession", new Limits(10, 30, 120));
    all.put("batchSession", new Limits(10, 20, 60));
    all.put("invoiceSend", new Limits(10, 30, 180));
    all.put("invoiceStatus", new Limits(30, 120, 1200));
    all.put("sessionList", new Limits(5, 10, 60));
    all.put("sessionInvoiceList", new Limits(10, 20, 200));
    all.put("sessionMisc", new Limits(10, 120, 1200));
    all.put("invoiceMetadata", new Limits(8, 16, 20));
    all.put("invoiceExport", new Limits(8, 16, 20));
    all.put("invoiceExportStatus", new Limits(10, 60, 600));
    all.put("invoiceDownload", new Limits(8, 16, 64));
    all.put("collectiveIdentifier", new Limits(20, 120, 240));
    all.put("other", new Limits(10, 30, 120));
    all.put("onlineSessionClose", new Limits(20, 60, 240));
    all.put("batchSessionClose", new Limits(20, 40, 120));
    all.put("anonymous", new Limits(60, -1, -1));
    all.put("global", NONE);
    return java.util.Collections.unmodifiableMap(all);
  }

  /** The limits in force for a context, by group. */
  public Map<String, Limits> effective(String context) {
    if (off()) {
      Map<String, Limits> all = new LinkedHashMap<>();
      PRODUCTION.keySet().forEach(name -> all.put(name, NONE));
      return all;
    }
    Map<String, Limits> all = new LinkedHashMap<>(PRODUCTION);
    all.putAll(overrides.computeIfAbsent(context, settings::rateOverrides));
    return all;
  }

  /** Replaces a context's overrides; an empty map returns to production values. */
  public void override(String context, Map<String, Limits> limits) {
    settings.rateOverrides(context, limits);
    overrides.remove(context);
    windows.keySet().removeIf(key -> key.startsWith(context + "|"));
  }

  /** Gives a context so many times the production values. */
  public void multiply(String context, int factor) {
    Map<String, Limits> all = new LinkedHashMap<>();
    PRODUCTION.forEach(
        (name, l) ->
            all.put(
                name,
                new Limits(l.perSecond() * factor, l.perMinute() * factor, l.perHour() * factor)));
    override(context, all);
  }

  /** Switches all limits on or off. */
  public void off(boolean off) {
    settings.set("limits", off ? "off" : "on");
    cachedOff = off;
  }

  private volatile @org.jspecify.annotations.Nullable Boolean cachedOff;

  private boolean off() {
    Boolean known = cachedOff;
    if (known == null) {
      known = settings.get("limits").map("off"::equals).orElse(false);
      cachedOff = known;
    }
    return known;
  }

  /**
   * Counts a call.
   *
   * @param context the context's key, or empty for public endpoints
   * @param address the caller's
   * @param group the group
   * @param counter what is counted within the group; differs from it only for {@code other}
   * @return the breach, when the call is one too many; it is not counted then
   */
  public Optional<Breach> count(String context, String address, String group, String counter) {
    if (off()) {
      return Optional.empty();
    }
    Limits limits =
        group.equals(PUBLIC)
            ? PRODUCTION.getOrDefault("anonymous", NONE)
            : effective(context).getOrDefault(group, NONE);
    Optional<Breach> breach =
        windows
            .computeIfAbsent(context + "|" + address + "|" + counter, k -> new Window())
            .count(clock.millis(), limits);
    breach.ifPresent(b -> breaches.incrementAndGet());
    return breach;
  }

  /** How many calls were refused since the start. */
  public long breaches() {
    return breaches.get();
  }

  private static final class Window {
    private static final long[] LENGTHS = {1_000, 60_000, 3_600_000};
    private static final String[] NAMES = {"sekundę", "minutę", "godzinę"};

    private final Deque<Long> calls = new ArrayDeque<>();
    private final Deque<Long> breaches = new ArrayDeque<>();
    private long blockedUntil;
    private String exceeded = "";

    synchronized Optional<Breach> count(long now, Limits limits) {
      if (now < blockedUntil) {
        return breach(now, blockedUntil - now, exceeded);
      }
      forget(calls, now - LENGTHS[2]);
      int[] allowed = {limits.perSecond(), limits.perMinute(), limits.perHour()};
      for (int i = 0; i < LENGTHS.length; i++) {
        if (allowed[i] >= 0 && allowed[i] <= calls.size()) {
          long wait = wait(now, LENGTHS[i], allowed[i]);
          if (wait > 0) {
            return breach(now, wait, allowed[i] + " żądań na " + NAMES[i]);
          }
        }
      }
      calls.addLast(now);
      return Optional.empty();
    }

    private long wait(long now, long length, int allowed) {
      int skip = calls.size() - Math.max(allowed, 1);
      for (long call : calls) {
        if (skip-- == 0) {
          return call + length - now;
        }
      }
      return 0;
    }

    private Optional<Breach> breach(long now, long wait, String limit) {
      exceeded = limit;
      forget(breaches, now - LENGTHS[2]);
      long penalty = Math.min(60_000, 1_000L << Math.min(breaches.size(), 6)) - 1_000;
      breaches.addLast(now);
      blockedUntil = Math.max(blockedUntil, now + Math.max(wait, penalty));
      int seconds = (int) ((blockedUntil - now + 999) / 1_000);
      return Optional.of(new Breach(limit, Math.max(1, seconds)));
    }

    private static void forget(Deque<Long> times, long before) {
      while (!times.isEmpty() && times.peekFirst() <= before) {
        times.removeFirst();
      }
    }
  }
}
