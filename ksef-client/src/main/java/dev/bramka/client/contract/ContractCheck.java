package dev.bramka.client.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code contract-check FILE}: compares an OpenAPI text of KSeF with the facts that this client was
 * written against, and says what differs in the operations that it uses.
 */
public final class ContractCheck {
  /** The version of the contract that the facts are of. */
  public static final String VERSION = "2.8.1";

  private static final String FACTS = "contract-" + VERSION + ".txt";

  private ContractCheck() {}

  /**
   * Runs the command.
   *
   * @param arguments the file; with {@code --facts} before it the file's own facts are printed
   * @return 0 when nothing that is used has changed or gone, 1 when something has, 2 when the file
   *     cannot be read
   */
  public static int run(List<String> arguments, PrintStream out) {
    boolean printing = arguments.size() == 2 && arguments.getFirst().equals("--facts");
    if (arguments.size() != 1 && !printing) {
      out.println("usage: contract-check [--facts] FILE   (KSeF's openapi.json)");
      return 2;
    }
    Set<String> theirs;
    try {
      theirs =
          ContractFacts.of(
              JsonMapper.shared().readTree(Files.readString(Path.of(arguments.getLast()))));
    } catch (IOException | JacksonException e) {
      out.println("The file cannot be read as JSON: " + arguments.getLast());
      return 2;
    }
    return printing ? print(theirs, out) : compare(theirs, out);
  }

  private static int print(Set<String> facts, PrintStream out) {
    facts.forEach(out::println);
    return 0;
  }

  private static int compare(Set<String> theirs, PrintStream out) {
    Set<String> ours = ours();
    List<String> gone = ContractFacts.without(ours, theirs);
    List<String> added = ContractFacts.without(theirs, ours);
    out.printf(
        "Compared with contract %s: %d facts of %d operations.%n",
        VERSION, ours.size(), ContractFacts.USED.size());
    print("Gone or changed, look at each:", "- ", gone, out);
    print("New, which breaks nothing by itself:", "+ ", added, out);
    if (gone.isEmpty() && added.isEmpty()) {
      out.println("Nothing that is used differs.");
    }
    return gone.isEmpty() ? 0 : 1;
  }

  private static void print(String title, String sign, List<String> lines, PrintStream out) {
    if (!lines.isEmpty()) {
      out.println(title);
      lines.forEach(line -> out.println(sign + line));
    }
  }

  private static Set<String> ours() {
    try (InputStream in =
        Objects.requireNonNull(ContractCheck.class.getResourceAsStream(FACTS), FACTS)) {
      return new LinkedHashSet<>(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
