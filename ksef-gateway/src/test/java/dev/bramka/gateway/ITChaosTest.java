package dev.bramka.gateway;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./run chaos}. */
class ITChaosTest {
  @TempDir Path folder;

  @Test
  void nodesAndDatabaseKilled_onPostgres_everyInvoiceEndsOnce() throws Exception {
    Chaos.run(folder, new Chaos.Dose(2, 80, 1, 3, 6));
  }

  @Test
  void nodeAndSimulatorKilled_onSqlite_everyInvoiceEndsOnce() throws Exception {
    Chaos.run(folder, new Chaos.Dose(1, 80, 1, 2, 5));
  }
}
