package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.Conformance;
import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.KsefException;
import dev.bramka.simulator.contract.Refusal;
import dev.bramka.simulator.contract.StatusTexts;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.rules.CertificateAuthority;
import dev.bramka.simulator.rules.Crypto;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.rules.XadesVerifier;
import dev.bramka.simulator.state.AuthStore;
import dev.bramka.simulator.state.AuthStore.Operation;
import dev.bramka.simulator.state.CertificateStore;
import dev.bramka.simulator.state.Context;
import dev.bramka.simulator.state.KeyStore;
import dev.bramka.simulator.state.Settings;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Challenge, the two ways to log in, tokens, authentication sessions, public keys. */
final class AuthRoutes {
  private static final int BLOCKED = 480;
  private static final Duration CHALLENGE_LIFETIME = Duration.ofMinutes(10);
  private static final Duration RETENTION = Duration.ofDays(7);

  private final Clock clock;
  private final AuthStore logins;
  private final Keys keys;
  private final Tokens tokens;
  private final Settings settings;
  private final ReferenceNumbers numbers;
  private final XadesVerifier xades;
  private final CertificateStore certificates;
  private final CertificateAuthority authority;

  AuthRoutes(World world) {
    clock = world.clock();
    logins = world.stores().logins();
    keys = world.keys();
    tokens = world.tokens();
    settings = world.stores().settings();
    numbers = world.numbers();
    xades = new XadesVerifier(world.clock());
    certificates = world.stores().certificates();
    authority = world.authority();
  }

  void add(Server server) {
    server.open(HandlerType.POST, "/auth/challenge", this::challenge);
    server.open(HandlerType.POST, "/auth/ksef-token", this::ksefToken);
    server.open(HandlerType.POST, "/auth/xades-signature", this::xadesSignature);
    server.open(HandlerType.GET, "/security/public-key-certificates", this::publicKeys);
    Set<Tokens.Kind> operation = Set.of(Tokens.Kind.OPERATION);
    Set<Tokens.Kind> accessOrRefresh = Set.of(Tokens.Kind.ACCESS, Tokens.Kind.REFRESH);
    server.secured(HandlerType.POST, "/auth/token/redeem", operation, this::redeem);
    server.secured(
        HandlerType.POST, "/auth/token/refresh", Set.of(Tokens.Kind.REFRESH), this::refresh);
    server.secured(HandlerType.GET, "/auth/sessions", accessOrRefresh, this::sessions);
    server.secured(
        HandlerType.DELETE, "/auth/sessions/current", accessOrRefresh, this::revokeCurrent);
    server.secured(
        HandlerType.DELETE, "/auth/sessions/{referenceNumber}", accessOrRefresh, this::revoke);
    server.secured(HandlerType.GET, "/auth/{referenceNumber}", operation, this::status);
  }

  private void challenge(Call call) {
    String challenge = numbers.next("CR");
    Instant now = Instant.ofEpochMilli(clock.millis());
    logins.addChallenge(challenge, now.toEpochMilli());
    call.json(
        200,
        Wire.object(
            "challenge", challenge,
            "timestamp", Wire.moment(now),
            "timestampMs", now.toEpochMilli(),
            "clientIp", call.address()));
  }

  private void ksefToken(Call call) {
    JsonNode body = Server.body(call);
    String challenge = Input.text(body, "challenge");
    Context context =
        new Context(
            Input.text(Input.object(body, "contextIdentifier"), "type"),
            Input.text(Input.object(body, "contextIdentifier"), "value"));
    requireIdentifier(context);
    byte[] encrypted = Input.base64(body, "encryptedToken");
    String keyId = Input.optionalText(body, "publicKeyId");
    List<KeyStore.Entry> candidates = Input.keys(keys, Keys.TOKEN, keyId);
    long madeAt = takeChallenge(challenge);
    String secret = decrypted(candidates, encrypted, madeAt);
    Optional<AuthStore.KsefToken> token = secret == null ? Optional.empty() : logins.token(secret);
    boolean good =
        token.isPresent()
            && token.get().status().equals("Active")
            && token.get().context().equals(context);
    boolean blocked = settings.blocked(context.key());
    token.ifPresent(known -> logins.tokenUsed(known.reference(), clock.millis()));
    start(
        call,
        new Login(
            context,
            "Token",
            blocked ? BLOCKED : good ? 200 : 450,
            blocked
                ? StatusTexts.AUTHENTICATION.of(BLOCKED).details()
                : good ? null : tokenDetails(secret, token.orElse(null), context),
            token.map(AuthStore.KsefToken::reference).orElse(null),
            null,
            Input.allowedIps(body)));
  }

  /** The types of context are the names of the types that say what their values look like. */
  private static void requireIdentifier(Context context) {
    List<String> findings =
        Conformance.ofScalar("contextIdentifier.value", context.value(), context.type());
    if (!findings.isEmpty()) {
      throw KsefError.invalid(findings.toArray(String[]::new));
    }
  }

  private long takeChallenge(String challenge) {
    long madeAt = logins.takeChallenge(challenge).orElseThrow(KsefError.BAD_CHALLENGE::with);
    if (madeAt + CHALLENGE_LIFETIME.toMillis() < clock.millis()) {
      throw KsefError.BAD_CHALLENGE.with();
    }
    return madeAt;
  }

  /** The token before the last pipe (it contains pipes itself), when the time behind it fits. */
  private static @Nullable String decrypted(
      List<KeyStore.Entry> candidates, byte[] encrypted, long madeAt) {
    for (KeyStore.Entry key : candidates) {
      byte[] plain = Crypto.unwrap(key.privateKey(), encrypted);
      if (plain != null) {
        String text = new String(plain, StandardCharsets.UTF_8);
        int pipe = text.lastIndexOf('|');
        return pipe > 0 && text.substring(pipe + 1).equals(Long.toString(madeAt))
            ? text.substring(0, pipe)
            : null;
      }
    }
    return null;
  }

  private void xadesSignature(Call call) {
    byte[] document = call.ctx().bodyAsBytes();
    XadesVerifier.Request request = xades.verify(document);
    takeChallenge(request.challenge());
    Optional<String> unfit = authority.refusal(request.certificate());
    int code = unfit.isPresent() ? 460 : decided(request);
    String details =
        code == 200 ? null : unfit.orElse(StatusTexts.AUTHENTICATION.of(code).details());
    String hash = Crypto.sha256(document);
    Context context = request.context();
    List<String> ips = request.allowedIps();
    Login login = new Login(context, "XadesSignature", code, details, null, hash, ips);
    remember(start(call, login), request.certificate());
  }

  private void remember(String login, X509Certificate certificate) {
    try {
      certificates.loggedIn(login, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate opens the context of its own NIP only, and that of a dead person not at all. */
  private int decided(XadesVerifier.Request request) {
    if (request.context().type().equals("PeppolId")) {
      throw KsefError.SUBJECT_UNFIT_FOR_CONTEXT.with();
    }
    if (!request.certificateValid()) {
      return 460;
    }
    if (!request.context().value().equals(request.nip())) {
      return 415;
    }
    if (settings.blocked(request.context().key())) {
      return BLOCKED;
    }
    return deceased(request.context()) ? 470 : 200;
  }

  private boolean deceased(Context context) {
    return settings.person(context.value()).orElse(false);
  }

  /** KSeF's table of the details of status 450. */
  private static String tokenDetails(
      @Nullable String secret, AuthStore.@Nullable KsefToken token, Context context) {
    if (secret == null || token == null) {
      return "Nieprawidłowy token";
    }
    return token.context().equals(context)
        ? "Token unieważniony"
        : "Token nie może być użyty w kontekście " + context.value();
  }

  /** A log-in as it begins: what is known of it, and how it will end. */
  private record Login(
      Context context,
      String method,
      int code,
      @Nullable String details,
      @Nullable String tokenReference,
      @Nullable String documentHash,
      List<String> allowedIps) {}

  private String start(Call call, Login login) {
    String reference = numbers.next("AU");
    long now = clock.millis();
    logins.add(
        new Operation(
            reference,
            login.context(),
            login.method(),
            login.code(),
            login.details(),
            now,
            now + settings.processingDelay().toMillis(),
            login.tokenReference(),
            login.documentHash(),
            false,
            null,
            null,
            false,
            login.allowedIps().isEmpty() ? null : String.join(",", login.allowedIps())));
    Tokens.Issued token = tokens.issue(Tokens.Kind.OPERATION, reference, login.context());
    call.json(202, Wire.object("referenceNumber", reference, "authenticationToken", token(token)));
    return reference;
  }

  private void status(Call call) {
    Operation operation = own(call, call.param("referenceNumber"));
    if (operation.started() + RETENTION.toMillis() < clock.millis()) {
      throw Refusal.gone();
    }
    call.json(200, view(operation));
  }

  private Operation own(Call call, String reference) {
    if (!call.claims().operation().equals(reference)) {
      throw notFound(reference);
    }
    return logins.operation(reference).orElseThrow(() -> notFound(reference));
  }

  private static KsefException notFound(String reference) {
    return KsefError.NO_LOGIN.with("referenceNumber", reference);
  }

  private int code(Operation o) {
    return o.ready() > clock.millis() ? 100 : o.revoked() ? 425 : o.code();
  }

  private Map<String, Object> view(Operation o) {
    int code = code(o);
    boolean byToken = o.method().equals("Token");
    return Wire.object(
        "startDate", Wire.moment(o.started()),
        "authenticationMethod", byToken ? "Token" : "QualifiedSeal",
        "authenticationMethodInfo",
            Wire.object(
                "category", o.method(),
                "code", byToken ? "token.ksef" : "xades.certificate",
                "displayName", byToken ? "Token KSeF" : "Podpis XAdES"),
        "status",
            Wire.object(
                "code",
                code,
                "description",
                StatusTexts.AUTHENTICATION.description(code),
                "details",
                details(o, code)),
        "isTokenRedeemed", o.redeemed(),
        "lastTokenRefreshDate", Wire.momentOrNull(o.lastRefresh()),
        "refreshTokenValidUntil", Wire.momentOrNull(o.refreshUntil()));
  }

  private static @Nullable List<String> details(Operation o, int code) {
    String details = code == 425 ? StatusTexts.AUTHENTICATION.of(code).details() : o.details();
    return code < 300 || details == null ? null : List.of(details);
  }

  private void redeem(Call call) {
    Operation operation = own(call, call.claims().operation());
    requireLiving(operation);
    int code = code(operation);
    if (code != 200) {
      throw KsefError.NOT_AUTHORISED.with("operation.Status", Integer.toString(code));
    }
    Tokens.Issued refresh =
        tokens.issue(Tokens.Kind.REFRESH, operation.reference(), operation.context());
    if (!logins.redeem(operation.reference(), refresh.validUntil().toEpochMilli())) {
      throw KsefError.NOT_AUTHORISED.with("referenceNumber", operation.reference());
    }
    Tokens.Issued access =
        tokens.issue(Tokens.Kind.ACCESS, operation.reference(), operation.context());
    call.json(200, Wire.object("accessToken", token(access), "refreshToken", token(refresh)));
  }

  private void refresh(Call call) {
    Operation operation = own(call, call.claims().operation());
    requireLiving(operation);
    String token = operation.tokenReference();
    if (operation.revoked()) {
      throw KsefError.NOT_AUTHORISED.with("operation.Status", "425");
    }
    if (token != null && !logins.tokenActive(token)) {
      throw KsefError.NOT_AUTHORISED.with();
    }
    logins.refreshed(operation.reference(), clock.millis());
    Tokens.Issued access =
        tokens.issue(Tokens.Kind.ACCESS, operation.reference(), operation.context());
    call.json(200, Wire.object("accessToken", token(access)));
  }

  private void requireLiving(Operation operation) {
    if (deceased(operation.context())) {
      throw KsefError.DECEASED.with();
    }
  }

  private static Map<String, Object> token(Tokens.Issued token) {
    return Wire.object("token", token.token(), "validUntil", Wire.moment(token.validUntil()));
  }

  private void sessions(Call call) {
    int size = call.pageSize();
    int offset = Input.continuation(call);
    List<Operation> found =
        logins.active(call.claims().context(), clock.millis(), offset, size + 1);
    List<Map<String, Object>> items = new ArrayList<>();
    for (Operation o : found.subList(0, Math.min(size, found.size()))) {
      Map<String, Object> item = view(o);
      item.put("referenceNumber", o.reference());
      item.put("isCurrent", o.reference().equals(call.claims().operation()));
      items.add(item);
    }
    String next = found.size() > size ? Input.continuation(offset + size) : null;
    call.json(200, Wire.object("continuationToken", next, "items", items));
  }

  private void revokeCurrent(Call call) {
    logins.revoke(call.claims().context(), call.claims().operation());
    call.none(204);
  }

  private void revoke(Call call) {
    String reference = call.param("referenceNumber");
    if (!logins.revoke(call.claims().context(), reference)) {
      throw notFound(reference);
    }
    call.none(204);
  }

  private void publicKeys(Call call) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (KeyStore.Entry e : keys.published()) {
      all.add(
          Wire.object(
              "certificate", Base64.getEncoder().encodeToString(e.certificate()),
              "certificateId", Crypto.sha256(e.certificate()),
              "publicKeyId", Objects.requireNonNull(e.publicKeyId()),
              "validFrom", Wire.moment(e.validFrom()),
              "validTo", Wire.moment(e.validTo()),
              "usage", List.of(e.usage())));
    }
    call.json(200, all);
  }
}
