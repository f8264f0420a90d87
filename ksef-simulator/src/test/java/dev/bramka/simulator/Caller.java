package dev.bramka.simulator;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** KSeF's protocol by hand, sharing nothing with the client library. */
final class Caller {
  static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Base64.Encoder B64 = Base64.getEncoder();

  final byte[] key = random(32);
  final byte[] iv = random(16);
  private final String root;
  private String token = "";
  String refreshToken = "";
  boolean problems;

  Caller(String root) {
    this.root = root;
  }

  record Answer(int status, String text, HttpResponse<String> response) {
    JsonNode json() {
      return JSON.readTree(text);
    }

    int code() {
      return json().at("/exception/exceptionDetailList/0/exceptionCode").asInt(0);
    }
  }

  Answer call(String method, String path, String bearer, Object body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(path.startsWith("http") ? URI.create(path) : URI.create(root + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(
                        body instanceof String s ? s : JSON.writeValueAsString(body)))
            .header("Content-Type", "application/json");
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    if (problems) {
      request.header("X-Error-Format", "problem-details");
    }
    HttpResponse<String> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    Contract.requireConforming(method, path, response);
    return new Answer(response.statusCode(), response.body(), response);
  }

  Answer get(String path) throws Exception {
    return call("GET", "/v2" + path, token, null);
  }

  Answer post(String path, Object body) throws Exception {
    return call("POST", "/v2" + path, token, body);
  }

  Answer put(String path, Object body) throws Exception {
    return call("PUT", "/v2" + path, token, body);
  }

  Answer delete(String path) throws Exception {
    return call("DELETE", "/v2" + path, token, null);
  }

  String ksefToken(String nip) throws Exception {
    return call("POST", "/simulator/tokens", "", Map.of("nip", nip)).json().get("token").asString();
  }

  Answer startLogin(String nip, String ksefToken) throws Exception {
    JsonNode challenge = call("POST", "/v2/auth/challenge", "", null).json();
    String plain = ksefToken + "|" + challenge.get("timestampMs").asLong();
    return call(
        "POST",
        "/v2/auth/ksef-token",
        "",
        Map.of(
            "challenge", challenge.get("challenge").asString(),
            "contextIdentifier", Map.of("type", "Nip", "value", nip),
            "encryptedToken",
                wrapped("KsefTokenEncryption", plain.getBytes(StandardCharsets.UTF_8))));
  }

  Caller login(String nip) throws Exception {
    return loginWith(nip, ksefToken(nip));
  }

  /** With a token that was made for these only. */
  Caller login(String nip, List<String> permissions) throws Exception {
    String wish = JSON.writeValueAsString(Map.of("nip", nip, "permissions", permissions));
    JsonNode made = call("POST", "/simulator/tokens", "", wish).json();
    return loginWith(nip, made.get("token").asString());
  }

  private Caller loginWith(String nip, String ksefToken) throws Exception {
    JsonNode started = startLogin(nip, ksefToken).json();
    String operation = started.at("/authenticationToken/token").asString();
    String reference = started.get("referenceNumber").asString();
    await(
        () -> call("GET", "/v2/auth/" + reference, operation, null),
        a -> a.json().at("/status/code").asInt() == 200);
    JsonNode tokens = call("POST", "/v2/auth/token/redeem", operation, null).json();
    token = tokens.at("/accessToken/token").asString();
    refreshToken = tokens.at("/refreshToken/token").asString();
    return this;
  }

  String wrapped(String usage, byte[] data) throws Exception {
    for (JsonNode entry : call("GET", "/v2/security/public-key-certificates", "", null).json()) {
      if (entry.get("usage").get(0).asString().equals(usage)) {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
            Cipher.ENCRYPT_MODE,
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        Base64.getDecoder().decode(entry.get("certificate").asString())))
                .getPublicKey(),
            new OAEPParameterSpec(
                "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return B64.encodeToString(cipher.doFinal(data));
      }
    }
    throw new AssertionError("No key for " + usage);
  }

  String open() throws Exception {
    return open(wrapped("SymmetricKeyEncryption", key)).json().get("referenceNumber").asString();
  }

  Answer open(String wrappedKey) throws Exception {
    return post(
        "/sessions/online",
        Map.of(
            "formCode",
            Map.of("systemCode", "FA (3)", "schemaVersion", "1-0E", "value", "FA"),
            "encryption",
            Map.of(
                "encryptedSymmetricKey",
                wrappedKey,
                "initializationVector",
                B64.encodeToString(iv))));
  }

  Answer send(String session, byte[] xml) throws Exception {
    return send(session, xml, encrypted(xml));
  }

  Answer send(String session, byte[] declared, byte[] ciphertext) throws Exception {
    return post(
        "/sessions/online/" + session + "/invoices",
        Map.of(
            "invoiceHash", sha256(declared),
            "invoiceSize", declared.length,
            "encryptedInvoiceHash", sha256(ciphertext),
            "encryptedInvoiceSize", ciphertext.length,
            "encryptedInvoiceContent", B64.encodeToString(ciphertext)));
  }

  byte[] encrypted(byte[] xml) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    return cipher.doFinal(xml);
  }

  JsonNode decided(String session, byte[] xml) throws Exception {
    String reference = send(session, xml).json().get("referenceNumber").asString();
    return decided(session, reference);
  }

  JsonNode decided(String session, String reference) throws Exception {
    return await(
            () -> get("/sessions/" + session + "/invoices/" + reference),
            a -> a.json().at("/status/code").asInt() >= 200)
        .json();
  }

  JsonNode finished(String session) throws Exception {
    post("/sessions/online/" + session + "/close", null);
    return await(() -> get("/sessions/" + session), a -> a.json().at("/status/code").asInt() >= 200)
        .json();
  }

  interface Attempt {
    Answer make() throws Exception;
  }

  static Answer await(Attempt attempt, Predicate<Answer> done) throws Exception {
    for (int i = 0; i < 200; i++) {
      Answer answer = attempt.make();
      if (done.test(answer)) {
        return answer;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("Never done: " + attempt.make().text());
  }

  static String sha256(byte[] data) throws Exception {
    return B64.encodeToString(MessageDigest.getInstance("SHA-256").digest(data));
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
