package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see of their tenants on the management port. */
class ITOverviewTest extends SqliteFixture {
  @Autowired private Tenants tenants;

  private JsonNode operator(String path, boolean post) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.management + "/actuator/" + path))
            .header("Content-Type", "application/json");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              (post ? request.POST(HttpRequest.BodyPublishers.ofString("{}")) : request).build(),
              HttpResponse.BodyHandlers.ofString());
      return JsonMapper.shared().readTree(answer.body());
    }
  }

  @Test
  void theOverview_saysWhoCannotLogIn_first_andWhy() throws Exception {
    tenants.save(new Tenant("locked", "Locked out", "7352765225", Environment.SIMULATOR));
    tenants.credential("locked", CredentialKind.TOKEN, "20260101-EC-0-0-0|nip-7352765225|x");
    JsonNode check = operator("logincheck/locked", true);
    assertThat(check.get("works").booleanValue()).isFalse();
    assertThat(check.get("why").stringValue()).contains("450");
    List<Boolean> well = new ArrayList<>();
    operator("overview", false).forEach(t -> well.add(t.get("problems").isEmpty()));
    assertThat(well).isSorted().contains(false);
    JsonNode locked = operator("overview?tenant=locked", false).get(0);
    assertThat(locked.get("problems").toString()).contains("log-in fails", "450");
    assertThat(locked.get("facts").get("credential").stringValue()).isEqualTo("token");
  }

  /** The container believes a proxy on this machine, so that the call is somebody else's. */
  private int fromElsewhere(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.management + path))
            .header("X-Forwarded-For", "203.0.113.7")
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).doesNotContain("tenants not asked for");
      return answer.statusCode();
    }
  }

  @Test
  void otherMachines_seeMetricsAndNoMore() throws Exception {
    assertThat(fromElsewhere("/actuator/prometheus")).isEqualTo(200);
    assertThat(fromElsewhere("/actuator/health")).isEqualTo(200);
    assertThat(fromElsewhere("/actuator/overview")).isEqualTo(403);
    assertThat(fromElsewhere("/actuator/parked")).isEqualTo(403);
    assertThat(fromElsewhere("/api/invoice/status/1")).isEqualTo(403);
  }

  @Test
  void commands_areToldWhereTheTablesAre() throws Exception {
    assertThat(operator("info", false).at("/bramka/tables").asString()).contains("bramka-test");
  }

  @Test
  void aCheck_logsInForReal() throws Exception {
    assertThat(operator("logincheck/demo", true).get("works").booleanValue()).isTrue();
    assertThat(operator("logincheck/nobody", true).get("why").stringValue())
        .startsWith("no such tenant");
  }

  @Test
  void theOverview_isForOperatorsOnly() {
    Answer answer = gateway.at("/actuator/overview");
    assertThat(answer.status()).isIn(401, 403, 404);
  }
}
