package dev.bramka.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.MovedClockFixture;
import dev.bramka.testkit.HostileServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Exports that KSeF takes and does not end. */
class ITStuckExportTest extends MovedClockFixture {
  @Autowired InvoiceSearches queries;
  @Autowired ExportPeriodRepository windows;
  @Autowired ExportRunner exports;

  @Test
  void exportThatRunsForHalfAnHour_isStartedAnew_andTheSearchEnds() throws Exception {
    Party party = parties(1).getFirst();
    String id =
        queries.start(
            party.tenant(),
            party.session().reference(),
            SubjectType.Subject1,
            CLOCK.instant().minus(Duration.ofDays(1)),
            CLOCK.instant());
    ksef.script(
        request ->
            request.line().matches("GET .*/invoices/exports/.*")
                ? HostileServer.json(
                    200, "{\"status\":{\"code\":100,\"description\":\"Eksport w toku\"}}")
                : HostileServer.forward(simulator.rootUrl()));
    ksef.forget();
    steps(29);
    assertThat(starts()).as("exports started within 29 minutes").isZero();
    steps(4);
    assertThat(starts()).as("exports started anew").isEqualTo(1);

    ksef.script(request -> HostileServer.forward(simulator.rootUrl()));
    // The simulator builds packages on a thread of its own, in real time.
    for (int i = 0; i < 200 && windows.unfinished(id) > 0; i++) {
      steps(1);
      Thread.sleep(20);
    }
    assertThat(windows.unfinished(id)).isZero();
  }

  private void steps(int minutes) {
    for (int i = 0; i < minutes; i++) {
      CLOCK.advance(Duration.ofMinutes(1));
      windows.due(10).forEach(window -> exports.step(window, queries));
    }
  }

  private static long starts() {
    return ksef.requests().stream()
        .filter(r -> r.line().matches("POST .*/invoices/exports"))
        .count();
  }
}
