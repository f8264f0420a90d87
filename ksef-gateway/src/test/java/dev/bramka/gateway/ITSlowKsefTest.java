package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.testkit.Await;
import dev.bramka.testkit.HostileServer;
import dev.bramka.testkit.TestInvoices;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** A KSeF that takes its time; it holds up those who asked, for a while, and nobody else. */
class ITSlowKsefTest extends BrokenKsefFixture {
  private static final int INVOICES = 40;
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(15);

  @Autowired Store store;
  @TempDir Path folder;

  @Test
  void logInThatKsefDoesNotDecide_isToldAsTemporary_toAllWhoWaitForIt() throws Exception {
    Party party = party();
    ksef.script(
        request ->
            request.line().matches("GET .*/auth/[^/]+")
                ? HostileServer.json(
                    200, "{\"status\":{\"code\":100,\"description\":\"Uwierzytelnianie w toku\"}}")
                : HostileServer.forward(simulator.rootUrl()));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      long begun = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        answers.add(
            callers.submit(
                () -> party.gateway().post("/session/open", Map.of("invoiceVersion", "v3"))));
      }
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(503);
        assertThat(answer.get().code()).isEqualTo("1102");
        assertThat(answer.get().response().headers().firstValue("Retry-After")).isPresent();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ANSWERED_WITHIN);
    }
    forwardAll();
    assertThat(party.gateway().open()).isNotEmpty();
  }

  @Test
  void credentialGivenWhileTheOneBeforeIsRefused_isTriedAtOnce() throws Exception {
    Party party = party();
    String works = party.gateway().ksefToken(party.nip());
    tenants.credential(party.id(), CredentialKind.TOKEN, works.replaceAll("[0-9a-f]$", "x"));
    ksef.script(
        request -> {
          if (request.line().matches("POST .*/auth/ksef-token")) {
            tenants.credential(party.id(), CredentialKind.TOKEN, works);
          }
          return HostileServer.forward(simulator.rootUrl());
        });
    Map<String, String> wish = Map.of("invoiceVersion", "v3");
    assertThat(party.gateway().post("/session/open", wish).code()).isEqualTo("1102");
    forwardAll();
    assertThat(party.gateway().open()).isNotEmpty();
  }

  @Test
  void whatKsefDoesNotAllow_isNotAskedOverAndOver_butAgainAfterACheck() throws Exception {
    Party party = party();
    tenants.credential(
        party.id(), CredentialKind.TOKEN, party.gateway().ksefToken(party.nip(), "InvoiceRead"));
    AtomicInteger asked = new AtomicInteger();
    ksef.script(
        request -> {
          if (request.line().matches("POST .*/sessions/online")) {
            asked.incrementAndGet();
          }
          return HostileServer.forward(simulator.rootUrl());
        });
    Map<String, String> wish = Map.of("invoiceVersion", "v3");
    for (int i = 0; i < 3; i++) {
      Answer refused = party.gateway().post("/session/open", wish);
      assertThat(refused.status()).as(refused.text()).isEqualTo(503);
      assertThat(refused.details()).contains("403", "needs one of InvoiceWrite");
    }
    assertThat(asked).hasValue(1);
    party.gateway().manage("/actuator/logincheck/" + party.id(), Map.of());
    assertThat(party.gateway().post("/session/open", wish).status()).isEqualTo(503);
    assertThat(asked).hasValue(2);
  }

  @Test
  void anotherCredential_isLoggedInWithAtOnce_thoughTheLogInOfTheOneBeforeIsGood()
      throws Exception {
    Party party = party();
    String reads = party.gateway().ksefToken(party.nip(), "InvoiceRead");
    tenants.credential(party.id(), CredentialKind.TOKEN, reads);
    Map<String, String> wish = Map.of("invoiceVersion", "v3");
    assertThat(party.gateway().post("/session/open", wish).status()).isEqualTo(503);
    tenants.credential(party.id(), CredentialKind.TOKEN, party.gateway().ksefToken(party.nip()));
    assertThat(party.gateway().post("/session/open", wish).status()).isEqualTo(200);
  }

  private AtomicInteger answering(String line, HostileServer.Behaviour answer) {
    AtomicInteger asked = new AtomicInteger();
    ksef.script(
        request -> {
          if (request.line().matches(line)) {
            asked.incrementAndGet();
            return answer;
          }
          return HostileServer.forward(simulator.rootUrl());
        });
    return asked;
  }

  @Test
  void forbiddenWithoutAWord_holdsBackThatKindOfCallOnly() throws Exception {
    Party party = party();
    Map<String, String> search =
        Map.of("sessionId", party.gateway().open(), "subjectType", "SUBJECT1");
    AtomicInteger asked =
        answering("POST .*/invoices/exports", HostileServer.reply(403, "", new byte[0]));
    for (int i = 0; i < 3; i++) {
      assertThat(party.gateway().post("/query/start", search).status()).isEqualTo(503);
    }
    // Once more with a fresh log-in, then not.
    assertThat(asked).hasValue(2);
    assertThat(party.gateway().open()).isNotEmpty();
  }

  @Test
  void refusedSession_isNotOpenedOverAndOver() throws Exception {
    Party party = party();
    AtomicInteger asked =
        answering(
            "POST .*/sessions/online",
            HostileServer.json(400, "{\"errors\":[{\"code\":21405,\"description\":\"x\"}]}"));
    submit(party, "refused-1");
    Await.until("the second refusal", () -> asked.get() >= 2);
    // Without a pause that grows there would be five by then.
    Thread.sleep(7_000);
    assertThat(asked.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void packageThatALogInKeepsBack_waitsWhole_andGoesOutWithAnotherCredential() throws Exception {
    Party party = party();
    party.gateway().open();
    ksef.script(
        request ->
            request.line().matches("POST .*/sessions/(batch|online)")
                ? HostileServer.json(401, "{\"title\":\"Unauthorized\",\"status\":401}")
                : request.line().matches("GET .*/auth/[^/]+")
                    ? HostileServer.json(200, "{\"status\":{\"code\":450,\"description\":\"x\"}}")
                    : HostileServer.forward(simulator.rootUrl()));
    for (int i = 0; i < INVOICES; i++) {
      submit(party, "packed-" + i);
    }
    Await.until("the attempt", () -> number("select max(attempt) from batch") == 1);
    Await.until(
        "the reason",
        () ->
            party
                .gateway()
                .at("/api/submissions/packed-0")
                .json()
                .path("next")
                .asString("")
                .startsWith("waits: KSeF refused the log-in"));
    assertThat(
            number(
                "select count(*) from submission where attempts > 0 and tenant_id = '%s'"
                    .formatted(party.id())))
        .isZero();
    forwardAll();
    tenants.credential(party.id(), CredentialKind.TOKEN, party.gateway().ksefToken(party.nip()));
    Await.until(
        "all accepted",
        () ->
            party.gateway().at("/api/submissions?state=accepted").json().get("submissions").size()
                == INVOICES);
  }

  private static void submit(Party party, String id) {
    HttpRequest.Builder request =
        party.gateway().request("/api/submissions/" + id).header("Content-Type", "text/xml");
    byte[] xml = TestInvoices.fa3(party.nip(), number());
    Answer taken =
        party.gateway().call(request.PUT(HttpRequest.BodyPublishers.ofByteArray(xml)).build());
    assertThat(taken.status()).as(taken.text()).isEqualTo(201);
  }

  private long number(String sql) {
    return store.read().sql(sql).query(Long.class).optional().orElse(0L);
  }

  @Test
  void callsThatHang_delayNobodyElsesReceipt() throws Exception {
    Party first = party();
    Party second = party();
    Party third = party();
    List<String> closed = new ArrayList<>();
    for (Party party : List.of(first, second, third)) {
      String session = party.gateway().open();
      Answer sent = party.gateway().send(session, TestInvoices.fa3(party.nip(), number()));
      party.gateway().decided(sent.json().get("id").asString());
      closed.add(session);
    }
    ksef.script(
        request ->
            request.method().equals("GET")
                    && List.of(first.nip(), second.nip()).contains(context(request))
                ? HostileServer.hangBeforeHeaders(60_000)
                : HostileServer.forward(simulator.rootUrl()));
    first.gateway().get("/session/close/" + closed.get(0));
    second.gateway().get("/session/close/" + closed.get(1));
    Thread.sleep(3_000);
    third.gateway().get("/session/close/" + closed.get(2));
    assertThat(receiptWithin(closed.get(2), Duration.ofSeconds(20))).isTrue();
    forwardAll();
    ksef.breakConnections();
    assertThat(receiptWithin(closed.get(0), Duration.ofSeconds(90))).isTrue();
    assertThat(receiptWithin(closed.get(1), Duration.ofSeconds(90))).isTrue();
  }

  private boolean receiptWithin(String session, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      long pages =
          store
              .read()
              .sql("select count(*) from upo where session = ?")
              .param(session)
              .query(Long.class)
              .single();
      if (pages > 0) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  @Test
  void asksToStop_whileKsefHangs_isObeyed() throws Exception {
    GatewayProcess process = new GatewayProcess(folder);
    try (HostileServer hanging =
            new HostileServer(request -> HostileServer.forward(simulator.rootUrl()));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Gateway gateway = process.start(hanging.url(), Map.of());
      String session = gateway.open();
      hanging.script(request -> HostileServer.hangBeforeHeaders(120_000));
      hanging.forget();
      callers.execute(() -> gateway.send(session, TestInvoices.fa3(gateway.nip, number())));
      for (int i = 0; i < 100 && hanging.requests().isEmpty(); i++) {
        Thread.sleep(50);
      }
      assertThat(hanging.requests()).isNotEmpty();
      assertThat(process.stop(30, TimeUnit.SECONDS)).as("ended by itself").isTrue();
    } finally {
      process.kill();
    }
  }
}
