package dev.bramka.simulator.http;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.rules.Crypto;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.Processing;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.state.InvoiceStore;
import dev.bramka.simulator.state.SessionStore;
import dev.bramka.simulator.state.SessionStore.Session;
import dev.bramka.simulator.state.Settings;
import io.javalin.http.HandlerType;
import java.time.Clock;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Opening, sending, closing: what changes an online session. */
final class SessionRoutes {
  private static final Duration LIFETIME = Duration.ofHours(12);
  private static final int MAX_INVOICES = 10_000;

  private final Clock clock;
  private final Keys keys;
  private final Settings settings;
  private final ReferenceNumbers numbers;
  private final SessionStore sessions;
  private final InvoiceStore invoices;
  private final Processing processing;

  SessionRoutes(World world) {
    clock = world.clock();
    keys = world.keys();
    settings = world.stores().settings();
    numbers = world.numbers();
    sessions = world.stores().sessions();
    invoices = world.stores().invoices();
    processing = world.processing();
  }

  void add(Server server) {
    server.secured(HandlerType.POST, "/sessions/online", this::open);
    server.secured(HandlerType.POST, "/sessions/online/{referenceNumber}/invoices", this::send);
    server.secured(HandlerType.POST, "/sessions/online/{referenceNumber}/close", this::close);
  }

  private void open(Call call) {
    JsonNode body = Server.body(call);
    Session session = opened(call, body, numbers.next("SO"), keys, clock.millis());
    sessions.add(session);
    call.json(
        201,
        Wire.object(
            "referenceNumber",
            session.reference(),
            "validUntil",
            Wire.moment(session.validUntil())));
  }

  /** A session of the caller for the form code that the body names. */
  static Session opened(Call call, JsonNode body, String reference, Keys keys, long now) {
    JsonNode form = Input.object(body, "formCode");
    String systemCode = Input.text(form, "systemCode");
    String schemaVersion = Input.text(form, "schemaVersion");
    String value = Input.text(form, "value");
    if (InvoiceVersion.ofFormCode(systemCode, schemaVersion, value)
        .filter(v -> v.schemaFile().isPresent())
        .isEmpty()) {
      throw Server.invalid("Wskazany kod formularza nie jest wspierany.");
    }
    Input.Encryption encryption = Input.encryption(body, keys);
    return new Session(
        reference,
        call.claims().operation(),
        call.claims().context(),
        systemCode,
        schemaVersion,
        value,
        encryption.key(),
        encryption.iv(),
        100,
        now,
        now,
        now + LIFETIME.toMillis(),
        null);
  }

  private void send(Call call) {
    Session session = own(call);
    JsonNode body = Server.body(call);
    String hash = Input.hash(body, "invoiceHash");
    long size = Input.number(body, "invoiceSize");
    byte[] content = Input.base64(body, "encryptedInvoiceContent");
    boolean offline = Input.flag(body, "offlineMode");
    String corrected = Input.optionalText(body, "hashOfCorrectedInvoice");
    requireOpen(session);
    requireDeclared(body, content);
    if (corrected != null) {
      checkCorrection(corrected, offline);
    }
    long now = clock.millis();
    String reference = numbers.next("EE");
    int ordinal =
        invoices.add(
            new InvoiceStore.Arrival(
                reference,
                session.reference(),
                hash,
                size,
                content,
                offline,
                corrected,
                null,
                now,
                now + settings.processingDelay().toMillis()));
    if (ordinal == 0) {
      requireOpen(own(call));
    }
    if (ordinal > MAX_INVOICES) {
      throw KsefError.SESSION_FULL.with(
          "referenceNumber", session.reference(), "invoiceLimit", Integer.toString(MAX_INVOICES));
    }
    processing.wake();
    call.json(202, Wire.object("referenceNumber", reference));
  }

  private static void requireDeclared(JsonNode body, byte[] content) {
    if (content.length != Input.number(body, "encryptedInvoiceSize")) {
      throw KsefError.BAD_SIZE.with();
    }
    if (!Crypto.sha256(content).equals(Input.hash(body, "encryptedInvoiceHash"))) {
      throw KsefError.BAD_HASH.with();
    }
  }

  private void checkCorrection(String corrected, boolean offline) {
    if (!offline) {
      throw Server.invalid("'hashOfCorrectedInvoice' requires 'offlineMode'.");
    }
    if (invoices.acceptedWithHash(corrected)) {
      throw KsefError.NOT_CORRECTABLE.with();
    }
    if (invoices.acceptedCorrectionOf(corrected)) {
      throw KsefError.CORRECTED_BEFORE.with();
    }
  }

  private void close(Call call) {
    Session session = own(call);
    requireOpen(session);
    boolean empty = sessions.counts(session.reference()).total() == 0;
    sessions.move(session.reference(), 100, empty ? 440 : 170, clock.millis());
    processing.wake();
    call.none(204);
  }

  private Session own(Call call) {
    return own(sessions, call);
  }

  /** The session in the path, when it belongs to the caller's context. */
  static Session own(SessionStore sessions, Call call) {
    return sessions
        .find(call.param("referenceNumber"))
        .filter(s -> s.context().equals(call.claims().context()))
        .orElseThrow(
            () -> KsefError.NO_SESSION.with("referenceNumber", call.param("referenceNumber")));
  }

  private static void requireOpen(Session session) {
    if (session.code() != 100) {
      throw KsefError.SESSION_STATUS.with("code", Integer.toString(session.code()));
    }
  }
}
