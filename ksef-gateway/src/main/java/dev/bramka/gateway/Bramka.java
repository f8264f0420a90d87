package dev.bramka.gateway;

import com.zaxxer.hikari.pool.HikariPool;
import dev.bramka.client.contract.ContractCheck;
import dev.bramka.client.http.Connection;
import dev.bramka.gateway.commands.Backup;
import dev.bramka.gateway.commands.KeyCommand;
import dev.bramka.gateway.commands.Move;
import dev.bramka.gateway.commands.Sizes;
import dev.bramka.gateway.commands.StatusCommand;
import dev.bramka.gateway.commands.TenantCommand;
import dev.bramka.gateway.launcher.Carriers;
import dev.bramka.gateway.launcher.Demo;
import dev.bramka.gateway.launcher.DemoTenant;
import dev.bramka.gateway.launcher.EmbeddedSimulator;
import dev.bramka.gateway.platform.PlatformConfiguration.NewerDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;

/**
 * The program: {@code serve} (the default), {@code demo INVOICE}, {@code tenant …}, {@code key …},
 * {@code status}, {@code doctor}, {@code sizes}, {@code backup}, {@code restore}, {@code move},
 * {@code simulator}, {@code contract-check FILE}, and {@code rehearse INVOICE COUNT} for the build.
 */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class Bramka {
  /** Runs what the first argument says. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Carriers.several();
    Connection.allowPasswords();
    List<String> arguments = Arrays.asList(args);
    String command = arguments.isEmpty() ? "serve" : arguments.getFirst();
    switch (command) {
      case "serve" -> SpringApplication.run(Bramka.class);
      case "demo" -> demo(Path.of(arguments.get(1)), 0);
      case "rehearse" -> demo(Path.of(arguments.get(1)), Integer.parseInt(arguments.get(2)));
      case "simulator" -> EmbeddedSimulator.runAlone(arguments.subList(1, arguments.size()));
      case "key" -> ended(() -> KeyCommand.run(arguments.subList(1, arguments.size())));
      case "backup", "restore" ->
          ended(() -> Backup.run(command, arguments.subList(1, arguments.size())));
      case "move" -> ended(() -> Move.run(arguments.subList(1, arguments.size())));
      case "sizes" -> ended(() -> Sizes.run(arguments.subList(1, arguments.size())));
      case "status", "doctor" ->
          ended(() -> StatusCommand.run(command, arguments.subList(1, arguments.size())));
      case "tenant" -> ended(() -> TenantCommand.run(arguments.subList(1, arguments.size())));
      case "contract-check" ->
          System.exit(ContractCheck.run(arguments.subList(1, arguments.size()), System.out));
      default -> unknown(command);
    }
  }

  /** A command that ends with an exit code. */
  private interface Command {
    int run() throws InterruptedException;
  }

  private static void ended(Command command) throws InterruptedException {
    int code = 2;
    try {
      code = command.run();
    } catch (HikariPool.PoolInitializationException | DataAccessException e) {
      System.err.println(
          "The database does not answer: "
              + NestedExceptionUtils.getMostSpecificCause(e).getMessage());
    } catch (NewerDatabase e) {
      System.err.println(e.getMessage());
    }
    System.exit(code);
  }

  private static void unknown(String command) {
    System.err.println(
        "Unknown command "
            + command
            + "; known: serve, demo, simulator, tenant, key, status, doctor, sizes, backup, restore,"
            + " move, contract-check");
    System.exit(2);
  }

  private static void demo(Path invoice, int rehearsed) throws IOException, InterruptedException {
    try (ConfigurableApplicationContext context = SpringApplication.run(Bramka.class)) {
      Environment environment = context.getEnvironment();
      Path folder = Path.of(environment.getRequiredProperty("ksef.data-dir"));
      if (rehearsed > 0) {
        Demo.rehearse(folder, invoice, rehearsed);
      } else {
        Demo.run(folder, invoice, context.getBean(DemoTenant.class));
      }
    }
  }
}
