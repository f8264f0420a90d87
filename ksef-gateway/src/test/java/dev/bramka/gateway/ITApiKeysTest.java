package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.security.ApiKeys.Wish;
import dev.bramka.gateway.security.Scope;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What a key may do, seen from outside. */
class ITApiKeysTest extends SqliteFixture {
  @Autowired private ApiKeys keys;

  private Gateway with(Scope... scopes) {
    EnumSet<Scope> some = EnumSet.noneOf(Scope.class);
    some.addAll(java.util.List.of(scopes));
    ApiKeys.Issued key = keys.issue("demo", new Wish("test", some, null));
    return gateway.as(key.id(), key.secret());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/webhooks",
        "/api/archive/invoices",
        "/api/%61rchive/invoices",
        "/api/archive/invoices?x=/api/events"
      })
  void withoutTheScope_aCallIsRefused_whichNamesIt(String path) {
    Answer answer = with(Scope.READ).at(path);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).containsAnyOf("'admin'", "'receive'");
  }

  @Test
  void withTheScope_aCallIsMade() {
    Gateway reader = with(Scope.READ);
    assertThat(reader.at("/api/events").status()).isEqualTo(200);
    assertThat(reader.at("/api/submissions?limit=1").status()).isEqualTo(200);
    assertThat(with(Scope.RECEIVE).at("/api/archive/invoices").status()).isEqualTo(200);
    assertThat(with().at("/api/invoice/public/key").status()).isEqualTo(200);
  }

  @Test
  void rotation_refusesNoCall() {
    ApiKeys.Issued old = keys.issue("demo");
    Gateway then = gateway.as(old.id(), old.secret());
    assertThat(then.at("/api/events").status()).isEqualTo(200);
    ApiKeys.Issued fresh = keys.rotate(old.id(), Duration.ofHours(1));
    assertThat(then.at("/api/events").status()).isEqualTo(200);
    assertThat(gateway.as(fresh.id(), fresh.secret()).at("/api/events").status()).isEqualTo(200);
    keys.revoke(old.id());
    assertThat(then.at("/api/events").status()).isEqualTo(401);
  }
}
