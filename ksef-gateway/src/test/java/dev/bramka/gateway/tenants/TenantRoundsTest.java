package dev.bramka.gateway.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.testkit.Await;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TenantRoundsTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(TenantRounds.class);

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Deque<String> failures = new ArrayDeque<>();
  private SqliteLab lab;
  private TenantRounds rounds;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    Tenants tenants = new Tenants(lab.store(), new SecretBox(new byte[32]), lab.clock());
    tenants.save(new Tenant("t", "T", "5265877635", Environment.TEST));
    rounds =
        new TenantRounds(
            "work",
            new TenantRounds.Ground(tenants, new Leases(lab.store(), lab.clock()), lab.clock()),
            tenant -> {
              String why = failures.poll();
              if (why != null) {
                throw new IllegalStateException(why);
              }
            });
    log.start();
    LOG.addAppender(log);
  }

  @AfterEach
  void close() {
    LOG.detachAppender(log);
    rounds.close();
    lab.close();
  }

  private List<String> toldOf(String... whys) {
    for (String why : whys) {
      failures.add(why);
      rounds.wake(List.of("t"));
      Await.until("the end of the round", rounds::idle);
    }
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void failureThatDiffersInSecondsAndTraceIdsOnly_isToldOnce() {
    assertThat(
            toldOf(
                "no log-in; asked again in 58 s; traceId ae83947ea5354b9",
                "no log-in; asked again in 7 s; traceId 0c83947ea5354b9"))
        .containsExactly(
            "work of t failed and will be tried again:"
                + " no log-in; asked again in 58 s; traceId ae83947ea5354b9");
  }

  @Test
  void anotherFailure_isTold() {
    assertThat(toldOf("no log-in", "no answer")).hasSize(2);
  }
}
