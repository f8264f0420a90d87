package dev.bramka.gateway.commands;

import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.security.Audit;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/** Notes in the audit what somebody is about to change on the command line. */
final class CommandTrail {
  private static final Set<String> CHANGES =
      Set.of(
          "add",
          "change",
          "disable",
          "enable",
          "import",
          "key",
          "forget",
          "add-admin",
          "rotate",
          "revoke");

  private CommandTrail() {}

  /** Notes a command that changes something, under the user's name on this machine. */
  static void write(
      Store store, Clock clock, String command, String verb, Map<String, String> options) {
    if (CHANGES.contains(verb)) {
      String tenant = options.get(command.equals("tenant") ? "id" : "tenant");
      String object = command.equals("key") ? options.getOrDefault("key", "") : "";
      String action = (command + "." + verb + " " + object).strip();
      Audit.commanded(store, clock, System.getProperty("user.name", "?"), tenant, action);
    }
  }
}
