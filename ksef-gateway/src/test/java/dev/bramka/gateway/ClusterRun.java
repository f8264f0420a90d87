package dev.bramka.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Three gateways over one PostgreSQL, with a simulator, until the process is ended. */
final class ClusterRun {
  private static final int NODES = 3;

  private ClusterRun() {}

  /** The folder for everything. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
    Cluster cluster = new Cluster(folder, NODES, Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cluster)));
    System.out.println("simulator " + cluster.simulatorUrl());
    for (int i = 0; i < NODES; i++) {
      System.out.println(
          "node " + (i + 1) + ": " + folder.resolve("node-" + (i + 1) + "/data/demo-key.json"));
      System.out.println(
          Files.readString(folder.resolve("node-" + (i + 1) + "/data/demo-key.json")));
    }
    System.out.println("Ctrl-C ends them all.");
    Thread.currentThread().join();
  }

  private static void end(Cluster cluster) {
    try {
      cluster.close();
    } catch (Exception e) {
      System.err.println("Ending failed: " + e.getMessage());
    }
  }
}
