package dev.bramka.gateway.admin;

import dev.bramka.client.auth.CertificateFiles;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.Credential.Purpose;
import dev.bramka.gateway.credentials.CertificateRequest;
import dev.bramka.gateway.operations.LoginCheck;
import dev.bramka.gateway.operations.Overview;
import dev.bramka.gateway.operations.Overview.Standing;
import dev.bramka.gateway.operations.TenantCertificates;
import dev.bramka.gateway.operations.TenantRemoval;
import dev.bramka.gateway.security.Administrator;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.gateway.web.BodyBudget;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tenants and what they log in with. */
@RestController
@RequestMapping("/admin/tenants")
class TenantController {
  /** Certificates with their chains are far smaller. */
  private static final int LIMIT = 256 * 1024;

  private final Tenants tenants;
  private final Overview overview;
  private final LoginCheck logins;
  private final TenantCertificates certificates;
  private final TenantRemoval removal;
  private final BodyBudget bodies;
  private final Audit audit;
  private final Clock clock;

  TenantController(Tenants tenants, Desk desk, BodyBudget bodies, Audit audit, Clock clock) {
    this.tenants = tenants;
    overview = desk.overview();
    logins = desk.logins();
    certificates = desk.certificates();
    removal = desk.removal();
    this.bodies = bodies;
    this.audit = audit;
    this.clock = clock;
  }

  /** What operators have in other places, too. */
  @org.springframework.stereotype.Component
  record Desk(
      Overview overview,
      LoginCheck logins,
      TenantCertificates certificates,
      TenantRemoval removal) {}

  /** All tenants, those with problems first. */
  record All(List<Standing> tenants) {}

  @GetMapping
  ResponseEntity<All> all() {
    return ResponseEntity.ok(new All(overview.read(null)));
  }

  @GetMapping("/{id}")
  ResponseEntity<Standing> get(@PathVariable String id) {
    return ResponseEntity.ok(standing(id));
  }

  private Standing standing(String id) {
    return overview.read(id).stream()
        .findFirst()
        .orElseThrow(() -> new AdminErrors.Unknown("no tenant " + id));
  }

  private Tenant known(String id) {
    return tenants
        .find(id)
        .filter(t -> t.state() != Tenant.State.REMOVED)
        .orElseThrow(() -> new AdminErrors.Unknown("no tenant " + id));
  }

  /** Adds a tenant or changes it, and tries its log-in unless told not to. */
  @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, Object>> put(
      @AuthenticationPrincipal Administrator who,
      @PathVariable String id,
      HttpServletRequest request)
      throws IOException {
    boolean check = bodies.with(request, LIMIT, body -> save(id, JsonBody.parse(body)));
    audit.administered(who, id, "tenant.put", id);
    Map<String, Object> login = check ? logins.check(id) : null;
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("tenant", standing(id));
    if (login != null) {
      answer.put("login", login);
    }
    return ResponseEntity.ok(answer);
  }

  /** Saves what the body says; whether the log-in is to be tried. */
  private boolean save(String id, JsonBody body) {
    body.only(
        "name",
        "nip",
        "environment",
        "token",
        "pkcs12",
        "key",
        "certificate",
        "password",
        "purpose",
        "check");
    Given given = given(body);
    Tenant known = tenants.find(id).filter(t -> t.state() != Tenant.State.REMOVED).orElse(null);
    tenants.save(tenant(id(id), known, body));
    given.store(tenants, id);
    return given.logsIn() && (!body.has("check") || body.flag("check"));
  }

  private static Tenant tenant(String id, @Nullable Tenant known, JsonBody body) {
    if (known == null) {
      return new Tenant(
          id,
          body.requiredText("name"),
          body.requiredText("nip"),
          Environment.named(body.requiredText("environment")));
    }
    String name = body.text("name");
    String nip = body.text("nip");
    String environment = body.text("environment");
    return new Tenant(
        id,
        name == null ? known.name() : name,
        nip == null ? known.nip() : nip,
        environment == null ? known.environment() : Environment.named(environment));
  }

  /**
   * A credential that was read and can be used.
   *
   * @param token null for none
   * @param pem null for none
   */
  private record Given(@Nullable String token, @Nullable String pem, boolean offline) {
    boolean logsIn() {
      return token != null || pem != null && !offline;
    }

    void store(Tenants tenants, String id) {
      if (token != null) {
        tenants.credential(id, CredentialKind.TOKEN, token);
      } else if (pem != null && offline) {
        tenants.offlineCertificate(id, pem);
      } else if (pem != null) {
        tenants.credential(id, CredentialKind.CERTIFICATE, pem);
      }
    }
  }

  /** The credential of the body, checked before anything is saved. */
  private Given given(JsonBody body) {
    String token = body.text("token");
    String purpose = body.text("purpose");
    if (purpose != null && !purpose.matches("authentication|offline")) {
      throw body.wrong("purpose", "is authentication or offline");
    }
    boolean offline = "offline".equals(purpose);
    if (body.has("key") != body.has("certificate")) {
      throw body.wrong("key", "key and certificate belong together");
    }
    if (token != null && offline) {
      throw body.wrong("token", "a token does not sign offline invoices");
    }
    Credential.Certificate certificate = certificate(body);
    if (token != null && (certificate != null || token.isBlank())) {
      throw body.wrong("token", "give one credential: a token or a certificate");
    }
    if (certificate == null) {
      return new Given(token == null ? null : TenantCredentials.token(token), null, false);
    }
    certificate.require(offline ? Purpose.OFFLINE : Purpose.AUTHENTICATION, clock.instant());
    return new Given(null, CertificateFiles.pem(certificate), offline);
  }

  private static String id(String id) {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "a tenant's id is made of up to 64 letters, digits, dots, hyphens and underscores");
    }
    return id;
  }

  private static Credential.@Nullable Certificate certificate(JsonBody body) {
    String password = body.text("password");
    char[] secret = password == null ? new char[0] : password.toCharArray();
    byte[] pkcs12 = body.base64("pkcs12");
    if (pkcs12 != null) {
      return CertificateFiles.pkcs12(pkcs12, secret);
    }
    String certificate = body.text("certificate");
    return certificate == null
        ? null
        : CertificateFiles.read(
            body.requiredText("key").getBytes(StandardCharsets.UTF_8),
            certificate.getBytes(StandardCharsets.UTF_8),
            secret);
  }

  @PostMapping("/{id}/disable")
  ResponseEntity<Standing> disable(
      @AuthenticationPrincipal Administrator who, @PathVariable String id) {
    return state(who, id, Tenant.State.DISABLED);
  }

  @PostMapping("/{id}/enable")
  ResponseEntity<Standing> enable(
      @AuthenticationPrincipal Administrator who, @PathVariable String id) {
    return state(who, id, Tenant.State.ACTIVE);
  }

  private ResponseEntity<Standing> state(Administrator who, String id, Tenant.State state) {
    tenants.state(known(id).id(), state);
    audit.administered(who, id, "tenant." + state.wireName(), id);
    return ResponseEntity.ok(standing(id));
  }

  /** Removes a tenant for whom nothing is on its way; what was invoiced stays. */
  @DeleteMapping("/{id}")
  ResponseEntity<TenantRemoval.Removed> remove(
      @AuthenticationPrincipal Administrator who, @PathVariable String id) {
    known(id);
    TenantRemoval.Removed removed = removal.remove(id);
    if (!removed.removed()) {
      throw new AdminErrors.Conflict(String.valueOf(removed.why()));
    }
    audit.administered(who, id, "tenant.remove", id);
    return ResponseEntity.ok(removed);
  }

  /** Logs in to KSeF for real. */
  @PostMapping("/{id}/login")
  ResponseEntity<Map<String, Object>> login(@PathVariable String id) {
    return ResponseEntity.ok(logins.check(known(id).id()));
  }

  @GetMapping("/{id}/credentials")
  ResponseEntity<TenantCertificates.Kept> credentials(@PathVariable String id) {
    return ResponseEntity.ok(certificates.read(known(id).id()));
  }

  @DeleteMapping("/{id}/credentials/{credential}")
  ResponseEntity<TenantCertificates.Kept> forget(
      @AuthenticationPrincipal Administrator who,
      @PathVariable String id,
      @PathVariable String credential) {
    if (!tenants.removeCredential(known(id).id(), credential)) {
      throw new AdminErrors.Unknown("no credential " + credential);
    }
    logins.forget(known(id));
    audit.administered(who, id, "credential.remove", credential);
    return ResponseEntity.ok(certificates.read(id));
  }

  /** Asks KSeF for a certificate; the rest happens by itself. */
  @PostMapping("/{id}/certificates")
  ResponseEntity<TenantCertificates.Asked> ask(
      @AuthenticationPrincipal Administrator who,
      @PathVariable String id,
      HttpServletRequest request)
      throws IOException {
    Tenant tenant = known(id);
    CertificateRequest asked =
        bodies.with(
            request,
            LIMIT,
            body -> {
              JsonBody json = JsonBody.parse(body).only("purpose", "pem");
              return asked(tenant, json.text("purpose"), json.text("pem"));
            });
    audit.administered(who, id, "certificate.ask", id);
    return ResponseEntity.status(202).body(new TenantCertificates.Asked(asked, null));
  }

  /** Revokes a certificate at KSeF, for good, and takes it away here. */
  @DeleteMapping("/{id}/certificates/{serial}")
  ResponseEntity<TenantCertificates.Revoked> revoke(
      @AuthenticationPrincipal Administrator who,
      @PathVariable String id,
      @PathVariable String serial,
      @RequestParam(required = false) @Nullable String reason) {
    TenantCertificates.Revoked revoked = certificates.revoke(known(id).id(), serial, reason);
    if (!revoked.revoked()) {
      throw new AdminErrors.Conflict(String.valueOf(revoked.why()));
    }
    audit.administered(who, id, "certificate.revoke", serial);
    return ResponseEntity.ok(revoked);
  }

  /** What KSeF does not want is no fault of the request's form. */
  private CertificateRequest asked(Tenant tenant, @Nullable String purpose, @Nullable String pem) {
    try {
      return certificates.begin(tenant, purpose, pem);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new AdminErrors.Conflict(String.valueOf(e.getMessage()));
    }
  }
}
