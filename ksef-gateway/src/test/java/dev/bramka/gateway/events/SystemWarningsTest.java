package dev.bramka.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class SystemWarningsTest {
  private static final Tenant TENANT = new Tenant("t", "T", "1111111111", Environment.SIMULATOR);

  @TempDir Path folder;
  private SqliteLab lab;
  private Events events;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private SystemWarnings warnings;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    events = new Events(lab.store(), lab.clock());
    warnings = new SystemWarnings(lab.store(), events, lab.clock(), metrics);
  }

  @AfterEach
  void close() {
    MDC.remove(Traces.TENANT);
    lab.close();
  }

  @Test
  void warningsOfKsef_areKeptHarmless_counted_andNotForEver() {
    warnings.heard("maintenance\r\nat ten");
    warnings.heard("maintenance\r\nat ten");
    warnings.heard("x".repeat(1_000));
    assertThat(warnings.latest()).containsEntry("maintenance??at ten", 2L);
    assertThat(warnings.latest().keySet()).allMatch(text -> text.length() <= 300);
    for (int i = 0; i < 50; i++) {
      warnings.heard("warning " + i);
    }
    assertThat(warnings.latest())
        .hasSize(20)
        .containsKey("warning 49")
        .doesNotContainKey("warning 0");
    assertThat(metrics.counter("bramka.ksef.warnings").count()).isEqualTo(53);
  }

  @Test
  void aWarning_isToldOnceADay() {
    MDC.put(Traces.TENANT, TENANT.id());
    warnings.heard("maintenance");
    lab.clock().advance(Duration.ofHours(12));
    warnings.heard("maintenance");
    assertThat(events.after(TENANT, 0, 10))
        .extracting(Event::subject)
        .containsExactly("maintenance");
    lab.clock().advance(Duration.ofHours(13));
    warnings.heard("maintenance");
    assertThat(events.after(TENANT, 0, 10))
        .extracting(Event::type)
        .containsExactly("ksef.warning", "ksef.warning");
  }
}
