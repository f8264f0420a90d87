package dev.bramka.gateway.launcher;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.MasterKey;
import dev.bramka.gateway.secrets.Resealing;
import java.util.List;

/** {@code key rotate-master}, {@code key reseal}, {@code key reset-master}: the master key. */
public final class KeyCommand {
  private static final String USAGE =
      """
      usage:
        key rotate-master
            makes another master key in the data folder and seals everything under it, while
            gateways run
        key reseal
            seals everything under the first of several keys in ksef.master-key
        key reset-master --lost
            gives up everything that a lost key had sealed: credentials, webhooks and the key of
            REST API v1 are made anew afterwards. Stop all gateways before.
      """;

  private KeyCommand() {}

  /** Runs the command and returns the exit code. */
  public static int run(List<String> arguments) throws InterruptedException {
    try {
      KsefSettings settings = Settings.read();
      try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
          Store store = PlatformConfiguration.storeOf(pool, settings)) {
        return run(String.join(" ", arguments), settings, store);
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  private static int run(String command, KsefSettings settings, Store store)
      throws InterruptedException {
    Resealing resealing = new Resealing(settings, store);
    switch (command) {
      case "rotate-master" -> {
        MasterKey.box(settings, store);
        show(resealing.rotate());
      }
      case "reseal" -> {
        MasterKey.box(settings, store);
        show(resealing.reseal());
      }
      case "reset-master --lost" ->
          System.out.println(
              "The master key is "
                  + resealing.reset()
                  + " now. Start the gateway and give every tenant its credential again.");
      default -> {
        System.err.print(USAGE);
        return 2;
      }
    }
    return 0;
  }

  private static void show(Resealing.Done done) {
    System.out.println(
        "%d secrets are sealed under %s now, instead of %s"
            .formatted(done.resealed(), done.fingerprint(), done.before()));
  }
}
