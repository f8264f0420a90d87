package dev.bramka.gateway.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.events.Event;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.secrets.MasterKey;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.testkit.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialWatchTest {
  private static final Tenant TENANT = new Tenant("t", "T", "5265877635", Environment.TEST);
  private static final Tenant OTHER = new Tenant("o", "O", "1111111111", Environment.TEST);

  @TempDir Path folder;
  private SqliteLab lab;
  private Events events;
  private Tenants tenants;
  private CredentialWatch watch;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    events = new Events(lab.store(), lab.clock());
    tenants =
        new Tenants(
            lab.store(), MasterKey.box(SqliteLab.settings(folder), lab.store()), lab.clock());
    tenants.save(TENANT);
    tenants.save(OTHER);
    TenantCredentials credentials = new TenantCredentials(tenants, lab.clock());
    watch = new CredentialWatch(tenants, credentials, lab.store(), events, lab.clock());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private Instant certificate() {
    TestCertificates.Pair pair = TestCertificates.ecSeal(TENANT.nip());
    tenants.credential(TENANT.id(), Tenants.CredentialKind.CERTIFICATE, pair.pem());
    return pair.certificate().getNotAfter().toInstant();
  }

  private void lookAt(Instant moment) {
    lab.clock().advance(Duration.between(lab.clock().instant(), moment));
    watch.round();
    watch.round();
  }

  @Test
  void everyStep_isToldOnce_ofTheTenantConcerned() {
    Instant until = certificate();
    for (int days : new int[] {61, 59, 31, 15, 14, 3, 1}) {
      lookAt(until.minus(Duration.ofDays(days)));
    }
    assertThat(events.after(TENANT, 0, 20))
        .extracting(Event::data)
        .map(data -> data.replaceAll(".*\"days\":(\\d+).*", "$1"))
        .containsExactly("59", "15", "14", "3", "1");
    assertThat(events.after(OTHER, 0, 20)).isEmpty();
  }

  @Test
  void aCertificateThatEndedUnnoticed_isToldToo() {
    Instant until = certificate();
    lookAt(until.plus(Duration.ofDays(3)));
    assertThat(events.after(TENANT, 0, 20))
        .singleElement()
        .extracting(Event::data)
        .asString()
        .contains("\"days\":0", "\"purpose\":\"authentication\"");
  }

  @Test
  void aToken_hasNoEndToTellOf() {
    tenants.credential(TENANT.id(), Tenants.CredentialKind.TOKEN, "secret");
    lookAt(lab.clock().instant());
    assertThat(events.after(TENANT, 0, 20)).isEmpty();
  }
}
