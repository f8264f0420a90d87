package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.state.Settings;
import io.javalin.http.HandlerType;
import tools.jackson.databind.JsonNode;

/** The test environment's persons, who may be dead: KSeF lets nobody in on their behalf. */
final class PersonRoutes {
  private final Settings settings;

  PersonRoutes(Settings settings) {
    this.settings = settings;
  }

  void add(Server server) {
    server.open(HandlerType.POST, "/testdata/person", this::create);
    server.open(HandlerType.POST, "/testdata/person/remove", this::remove);
  }

  private void create(Call call) {
    JsonNode body = Server.body(call);
    String nip = Input.text(body, "nip");
    if (settings.person(nip).isPresent()) {
      throw KsefError.EXISTS.with();
    }
    settings.person(nip, Input.flag(body, "isDeceased"));
    call.none(200);
  }

  private void remove(Call call) {
    settings.forgetPerson(Input.text(Server.body(call), "nip"));
    call.none(200);
  }
}
