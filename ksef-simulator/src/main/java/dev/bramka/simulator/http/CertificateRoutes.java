package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.Refusal;
import dev.bramka.simulator.contract.StatusTexts;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.rules.CertificateAuthority;
import dev.bramka.simulator.rules.CertificateAuthority.Made;
import dev.bramka.simulator.rules.CertificateAuthority.Request;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.state.CertificateStore;
import dev.bramka.simulator.state.CertificateStore.Certificate;
import dev.bramka.simulator.state.Settings;
import io.javalin.http.HandlerType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** KSeF's own certificates: asked for, fetched, listed, revoked. Not for those with a token. */
final class CertificateRoutes {
  /** Requests and certificates of a NIP (KSeF documentation, "limity"). */
  private static final int MOST_REQUESTS = 300;

  private static final int MOST_CERTIFICATES = 100;
  private static final Duration RETENTION = Duration.ofDays(30);

  private final CertificateStore store;
  private final CertificateAuthority authority;
  private final ReferenceNumbers numbers;
  private final Settings settings;
  private final Clock clock;

  CertificateRoutes(World world) {
    store = world.stores().certificates();
    authority = world.authority();
    numbers = world.numbers();
    settings = world.stores().settings();
    clock = world.clock();
  }

  void add(Server server) {
    server.secured(HandlerType.GET, "/certificates/limits", this::limits);
    server.secured(HandlerType.GET, "/certificates/enrollments/data", this::data);
    server.secured(HandlerType.POST, "/certificates/enrollments", this::enrol);
    server.secured(HandlerType.GET, "/certificates/enrollments/{referenceNumber}", this::status);
    server.secured(HandlerType.POST, "/certificates/retrieve", this::retrieve);
    server.secured(
        HandlerType.POST, "/certificates/{certificateSerialNumber}/revoke", this::revoke);
    server.secured(HandlerType.POST, "/certificates/query", this::query);
    server.secured(HandlerType.PUT, "/testdata/certificates/{serialNumber}", this::shorten);
  }

  private static String subject(Call call) {
    return call.claims().context().value();
  }

  private byte @Nullable [] signer(Call call) {
    return store.ofLogin(call.claims().operation()).orElse(null);
  }

  private void limits(Call call) {
    List<Certificate> all = store.of(subject(call));
    long active = all.stream().filter(this::active).count();
    call.json(
        200,
        Wire.object(
            "canRequest",
            signer(call) != null && all.size() < MOST_REQUESTS && active < MOST_CERTIFICATES,
            "enrollment",
            limit(MOST_REQUESTS, all.size()),
            "certificate",
            limit(MOST_CERTIFICATES, active)));
  }

  private static Map<String, Object> limit(int most, long used) {
    return Wire.object("remaining", Math.max(0, most - used), "limit", most);
  }

  private boolean active(Certificate it) {
    return it.serial() != null && authority.status(it).equals("Active");
  }

  private void data(Call call) {
    byte[] signer = signer(call);
    if (signer == null) {
      throw KsefError.NO_REQUEST_DATA.with();
    }
    call.json(200, CertificateAuthority.subject(signer));
  }

  private void enrol(Call call) {
    JsonNode body = Server.body(call);
    byte[] signer = signer(call);
    if (signer == null) {
      throw KsefError.NO_ENROLMENT_THIS_WAY.with();
    }
    Request request =
        CertificateAuthority.checked(
            Input.base64(body, "csr"), CertificateAuthority.subject(signer));
    String nip = subject(call);
    if (store.of(nip).stream().filter(this::active).count() >= MOST_CERTIFICATES) {
      throw KsefError.TOO_MANY_CERTIFICATES.with();
    }
    String reference = numbers.next("EH");
    store.add(certificate(reference, nip, body, request));
    call.json(
        202, Wire.object("referenceNumber", reference, "timestamp", Wire.moment(clock.millis())));
  }

  private Certificate certificate(String reference, String nip, JsonNode body, Request request) {
    String type = Input.text(body, "certificateType");
    String wished = Input.optionalText(body, "validFrom");
    boolean foreign = store.foreign(request.keyHash(), nip);
    Made made = foreign ? null : authority.make(request, type, from(wished));
    long now = clock.millis();
    return new Certificate(
        reference,
        made == null ? null : made.serial(),
        nip,
        Input.text(body, "certificateName"),
        type,
        String.valueOf(request.name()),
        made == null ? null : made.der(),
        request.keyHash(),
        made == null ? now : made.from().toEpochMilli(),
        made == null ? now : made.to().toEpochMilli(),
        false,
        now,
        now + settings.processingDelay().toMillis(),
        foreign ? 400 : 200,
        null);
  }

  private Instant from(@Nullable String wished) {
    Instant now = clock.instant();
    Instant from = wished == null ? now : Input.moment(wished, "validFrom");
    if (from.isBefore(now.minus(Duration.ofMinutes(5)))) {
      throw Server.invalid("'validFrom' must not be in the past.");
    }
    return from;
  }

  private void status(Call call) {
    String reference = call.param("referenceNumber");
    Certificate it =
        store.of(subject(call)).stream()
            .filter(c -> c.reference().equals(reference))
            .findFirst()
            .orElseThrow(KsefError.NO_ENROLMENT::with);
    if (it.requested() + RETENTION.toMillis() < clock.millis()) {
      throw Refusal.gone();
    }
    int code = it.ready() > clock.millis() ? 100 : it.code();
    call.json(
        200,
        Wire.object(
            "requestDate",
            Wire.moment(it.requested()),
            "status",
            status(code),
            "certificateSerialNumber",
            code == 200 ? it.serial() : null));
  }

  private static Map<String, Object> status(int code) {
    String details = StatusTexts.ENROLMENT.of(code).details();
    return Wire.object(
        "code",
        code,
        "description",
        StatusTexts.ENROLMENT.description(code),
        "details",
        code < 300 || details.isEmpty() ? null : List.of(details));
  }

  private void retrieve(Call call) {
    List<Map<String, Object>> found = new ArrayList<>();
    for (JsonNode serial : Server.body(call).get("certificateSerialNumbers")) {
      store
          .find(serial.stringValue())
          .filter(c -> c.nip().equals(subject(call)) && c.ready() <= clock.millis())
          .ifPresent(c -> found.add(retrieved(c)));
    }
    call.json(200, Wire.object("certificates", found));
  }

  private static Map<String, Object> retrieved(Certificate c) {
    return Wire.object(
        "certificate", Base64.getEncoder().encodeToString(Objects.requireNonNull(c.der())),
        "certificateName", c.name(),
        "certificateSerialNumber", c.serial(),
        "certificateType", c.type());
  }

  private Certificate own(Call call, String serial) {
    return store
        .find(serial)
        .filter(c -> c.nip().equals(subject(call)))
        .orElseThrow(KsefError.NO_CERTIFICATE::with);
  }

  private void revoke(Call call) {
    if (!call.ctx().body().isBlank()) {
      Server.body(call);
    }
    if (signer(call) == null) {
      throw Refusal.forbidden("auth-method-not-allowed", Map.of());
    }
    Certificate it = own(call, call.param("certificateSerialNumber"));
    if (!active(it)) {
      throw KsefError.NOT_REVOCABLE.with();
    }
    store.revoke(Objects.requireNonNull(it.serial()));
    call.none(204);
  }

  private void query(Call call) {
    JsonNode filter = call.ctx().body().isBlank() ? Server.tree("{}") : Server.body(call);
    call.page(
        "certificates",
        store.of(subject(call)).stream().filter(c -> fits(c, filter)).map(this::listed).toList());
  }

  private boolean fits(Certificate it, JsonNode filter) {
    if (it.serial() == null || it.ready() > clock.millis()) {
      return false;
    }
    String name = Input.optionalText(filter, "name");
    String after = Input.optionalText(filter, "expiresAfter");
    return same(filter, "certificateSerialNumber", it.serial())
        && same(filter, "type", it.type())
        && same(filter, "status", authority.status(it))
        && (name == null || it.name().contains(name))
        && (after == null || it.validTo() > Input.moment(after, "expiresAfter").toEpochMilli());
  }

  private static boolean same(JsonNode filter, String member, String value) {
    String wanted = Input.optionalText(filter, member);
    return wanted == null || wanted.equals(value);
  }

  private Map<String, Object> listed(Certificate it) {
    return Wire.object(
        "certificateSerialNumber", it.serial(),
        "name", it.name(),
        "type", it.type(),
        "commonName", it.commonName(),
        "status", authority.status(it),
        "subjectIdentifier", Wire.object("type", "Nip", "value", it.nip()),
        "validFrom", Wire.moment(it.validFrom()),
        "validTo", Wire.moment(it.validTo()),
        "lastUseDate", Wire.momentOrNull(it.lastUse()),
        "requestDate", Wire.moment(it.requested()));
  }

  /** The end of a certificate, for tests: never later than it was. */
  private void shorten(Call call) {
    JsonNode body = Server.body(call);
    Certificate it = own(call, call.param("serialNumber"));
    long wished = Input.moment(Input.text(body, "validTo"), "validTo").toEpochMilli();
    if (wished > it.validTo()) {
      throw Server.invalid("'validTo' must not be later than it is.");
    }
    store.shorten(Objects.requireNonNull(it.serial()), wished);
    call.none(200);
  }
}
