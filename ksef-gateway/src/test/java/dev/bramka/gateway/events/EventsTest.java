package dev.bramka.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
  private static final Tenant A = new Tenant("a", "A", "5265877635", Environment.SIMULATOR);
  private static final Tenant B = new Tenant("b", "B", "5265877635", Environment.SIMULATOR);

  @TempDir Path folder;
  private SqliteLab lab;
  private Events events;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    events = new Events(lab.store(), lab.clock());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static Happened happened(Tenant tenant, String subject) {
    return new Happened(tenant.id(), EventType.SUBMISSION_QUEUED, subject, Map.of());
  }

  private void add(Tenant tenant, String subject) {
    lab.store()
        .write(
            db -> {
              events.add(db, happened(tenant, subject));
              return true;
            });
  }

  private List<Long> positions(Tenant tenant, long after) {
    return events.after(tenant, after, 10_000).stream().map(Event::position).toList();
  }

  @Test
  void positions_areOfEachTenantAlone_fromOneAndWithoutGaps() {
    add(A, "1");
    add(B, "2");
    add(A, "3");
    assertThat(positions(A, 0)).containsExactly(1L, 2L);
    assertThat(positions(B, 0)).containsExactly(1L);
    add(A, "4");
    assertThat(positions(A, 2)).containsExactly(3L);
    assertThat(events.last(A)).isEqualTo(3);
    assertThat(positions(A, 3)).isEmpty();
  }

  @Test
  void changeThatIsUndone_leavesNoEvent() {
    try {
      lab.store()
          .write(
              db -> {
                events.add(db, happened(A, "1"));
                throw new IllegalStateException("undone");
              });
    } catch (IllegalStateException e) {
      // that is what the test is about
    }
    assertThat(positions(A, 0)).isEmpty();
  }

  @Test
  void readersAmongWriters_missNothing_andSeeEachOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < 8; writer++) {
        int name = writer;
        threads.execute(() -> IntStream.range(0, 200).forEach(i -> add(A, name + "-" + i)));
      }
      long seen = 0;
      while (seen < 1_600) {
        List<Long> page = positions(A, seen);
        assertThat(page)
            .isEqualTo(LongStream.rangeClosed(seen + 1, seen + page.size()).boxed().toList());
        seen += page.size();
      }
    }
  }

  @Test
  void dataWithoutValue_isLeftOut() {
    Map<String, Object> data = new HashMap<>();
    data.put("number", "A/1");
    data.put("reason", null);
    lab.store()
        .write(
            db -> {
              events.add(db, new Happened("a", EventType.SUBMISSION_PARKED, "1", data));
              return true;
            });
    assertThat(events.of(A, "1")).extracting(Event::data).containsExactly("{\"number\":\"A/1\"}");
  }
}
