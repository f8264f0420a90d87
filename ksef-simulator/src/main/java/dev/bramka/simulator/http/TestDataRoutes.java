package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.state.Context;
import dev.bramka.simulator.state.Settings;
import io.javalin.http.HandlerType;
import tools.jackson.databind.JsonNode;

/**
 * The test environment's persons, who may be dead, so that KSeF lets nobody in on their behalf; and
 * its contexts, which may be blocked.
 */
final class TestDataRoutes {
  private final Settings settings;

  TestDataRoutes(Settings settings) {
    this.settings = settings;
  }

  void add(Server server) {
    server.open(HandlerType.POST, "/testdata/person", this::create);
    server.open(HandlerType.POST, "/testdata/person/remove", this::remove);
    server.open(HandlerType.POST, "/testdata/context/block", call -> block(call, true));
    server.open(HandlerType.POST, "/testdata/context/unblock", call -> block(call, false));
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

  private void block(Call call, boolean blocked) {
    JsonNode context = Server.body(call).path("contextIdentifier");
    settings.block(
        new Context(Input.text(context, "type"), Input.text(context, "value")).key(), blocked);
    call.none(200);
  }

  private void remove(Call call) {
    settings.forgetPerson(Input.text(Server.body(call), "nip"));
    call.none(200);
  }
}
