package dev.bramka.gateway;

import dev.bramka.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class ITSubmissionTest extends SubmissionContract {
  private static final Path DATA = folder();

  @DynamicPropertySource
  static void onSqlite(DynamicPropertyRegistry registry) {
    common(registry, DATA);
  }

  /** What can go wrong once around a package. */
  private static final List<String> FAULTS =
      List.of(
          "POST /sessions/batch status 500",
          "POST /sessions/batch drop-after 1",
          "PUT /batch drop-before 1",
          "PUT /batch status 500",
          "POST /close drop-after 1",
          "POST /close status 503",
          "GET /invoices truncate 1");

  @Test
  void whateverFails_eachArrivesOnce() {
    String run = id();
    Set<String> ids = new HashSet<>();
    for (String fault : FAULTS) {
      String[] it = fault.split(" ");
      gateway.fault(it[0], it[1], it[2], Integer.parseInt(it[3]));
    }
    for (int i = 0; i < 30; i++) {
      put(run + "-" + i, xml(run + "-" + i));
      ids.add(run + "-" + i);
    }
    Await.until(
        "all accepted",
        Duration.ofMinutes(3),
        () -> found("state=accepted&limit=500", ids).size() == 30);
    gateway.control("DELETE", "/faults", "");
  }
}
