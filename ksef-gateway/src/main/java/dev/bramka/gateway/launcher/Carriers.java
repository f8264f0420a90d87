package dev.bramka.gateway.launcher;

/**
 * The operating system's threads that carry the virtual ones.
 *
 * <p>A carrier that has taken work from a queue of the JDK's scheduler stays with that queue until
 * it is empty. With the usual carrier per processor, callers who keep the network's queue filled
 * keep the answers of KSeF and of the database, which are in other queues, from being seen: a send
 * took 11 s while somebody else had 16 large documents drawn. With many more carriers fewer sends a
 * second are possible; docs/performance.md has the figures of both.
 */
public final class Carriers {
  private static final int FOR_EACH_PROCESSOR = 4;
  private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

  private Carriers() {}

  /**
   * Asks for more carriers than processors; to be called before the first virtual thread starts.
   */
  public static void several() {
    if (System.getProperty(PARALLELISM) == null) {
      int count = FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors();
      System.setProperty(PARALLELISM, Integer.toString(count));
    }
  }
}
