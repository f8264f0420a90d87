package dev.bramka.client.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.auth.Credential.Purpose;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Keys and certificates in the forms that openssl writes, each made by openssl itself. */
class CertificateFormsTest {
  private static final char[] PASSWORD = "zażółć-7".toCharArray();
  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  @TempDir static Path folder;

  @BeforeAll
  static void make() throws Exception {
    Files.writeString(file("password"), new String(PASSWORD));
    openssl("ecparam -name prime256v1 -genkey -out ca.key");
    openssl("req -x509 -new -key ca.key -subj /CN=Authority -days 400 -out ca.crt");
    for (String kind : List.of("rsa", "ec")) {
      if (kind.equals("rsa")) {
        openssl("genrsa -traditional -out rsa.key 2048");
      } else {
        openssl("ecparam -name prime256v1 -genkey -out ec.key");
      }
      issue(kind, kind + ".crt", "digitalSignature", 30, "Authority");
    }
    issue("ec", "offline.crt", "nonRepudiation", 30, "KSeF");
    issue("ec", "other.crt", "keyEncipherment", 30, "Authority");
    openssl("genrsa -out weak.key 1024");
    issue("weak", "weak.crt", "digitalSignature", 30, "Authority");
  }

  private static void issue(String key, String certificate, String usage, int days, String issuer)
      throws Exception {
    if (issuer.equals("KSeF") && !Files.exists(file("ksef.crt"))) {
      openssl("req -x509 -new -key ca.key -subj /O=MF/CN=KSeF-CA -days 400 -out ksef.crt");
    }
    Files.writeString(file("ext"), "keyUsage=critical," + usage + "\n");
    openssl("req -new -key %s.key -subj /CN=%s -out x.csr".formatted(key, key));
    openssl(
        "x509 -req -in x.csr -CA %s.crt -CAkey ca.key -CAcreateserial -days %d -extfile ext -out %s"
            .formatted(issuer.equals("KSeF") ? "ksef" : "ca", days, certificate));
  }

  private static Path file(String name) {
    return folder.resolve(name);
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(file(name));
  }

  private static byte[] openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(Arrays.asList(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(file("err").toFile())
            .start();
    byte[] out = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException(arguments + ": " + Files.readString(file("err")));
    }
    return out;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] base64(byte[] der) {
    return Base64.getMimeEncoder().encode(der);
  }

  private static byte[] windows(byte[] pem) {
    return new String(pem, StandardCharsets.UTF_8)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] utf16(byte[] pem) {
    return ("\uFEFF" + new String(pem, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_16LE);
  }

  /** Forms of a private key, all of the same one. */
  private static Map<String, byte[]> keys(String kind) throws Exception {
    String secret = " -passout file:password";
    Map<String, byte[]> forms = new LinkedHashMap<>();
    String pkcs8 = "pkcs8 -topk8 -in " + kind + ".key";
    forms.put("traditional PEM", bytes(kind + ".key"));
    forms.put("PKCS#8 PEM", openssl(pkcs8 + " -nocrypt"));
    forms.put("PKCS#8 DER", openssl(pkcs8 + " -nocrypt -outform DER"));
    forms.put("PKCS#8 bare Base64", base64(forms.get("PKCS#8 DER")));
    forms.put(
        "traditional DER",
        openssl(
            kind
                + " -in "
                + kind
                + ".key -outform DER"
                + (kind.equals("rsa") ? " -traditional" : "")));
    forms.put("PKCS#8 PEM with BOM", join(BOM, forms.get("PKCS#8 PEM")));
    forms.put("PKCS#8 PEM with CRLF", windows(forms.get("PKCS#8 PEM")));
    forms.put("PKCS#8 PEM in UTF-16", utf16(forms.get("PKCS#8 PEM")));
    for (String cipher : List.of("aes-256-cbc", "aes-128-cbc", "des3")) {
      forms.put("PBES2 PEM " + cipher, openssl(pkcs8 + " -v2 " + cipher + secret));
      forms.put(
          "traditional encrypted PEM " + cipher,
          openssl(
              kind
                  + " -in "
                  + kind
                  + ".key -"
                  + cipher
                  + (kind.equals("rsa") ? " -traditional" : "")
                  + secret));
    }
    forms.put(
        "PBES2 hmacWithSHA512", openssl(pkcs8 + " -v2 aes-256-cbc -v2prf hmacWithSHA512" + secret));
    forms.put("PBES2 scrypt", openssl(pkcs8 + " -scrypt" + secret));
    forms.put("PBES2 DER", openssl(pkcs8 + " -v2 aes-256-cbc -outform DER" + secret));
    forms.put("PBES2 bare Base64", base64(forms.get("PBES2 DER")));
    forms.put("PBES1", openssl(pkcs8 + " -v1 PBE-SHA1-3DES" + secret));
    return forms;
  }

  private static Map<String, byte[]> certificates(String kind) throws Exception {
    Map<String, byte[]> forms = new LinkedHashMap<>();
    byte[] own = bytes(kind + ".crt");
    byte[] authority = bytes("ca.crt");
    forms.put("PEM", own);
    forms.put("DER", openssl("x509 -in " + kind + ".crt -outform DER"));
    forms.put("bare Base64", base64(forms.get("DER")));
    forms.put("PEM with BOM", join(BOM, own));
    forms.put("PEM with CRLF", windows(own));
    forms.put("PEM with text before", openssl("x509 -in " + kind + ".crt -text"));
    forms.put("chain", join(own, authority));
    forms.put("chain, authority first", join(authority, own));
    forms.put(
        "PKCS#7 PEM", openssl("crl2pkcs7 -nocrl -certfile " + kind + ".crt -certfile ca.crt"));
    forms.put(
        "PKCS#7 DER",
        openssl("crl2pkcs7 -nocrl -certfile " + kind + ".crt -certfile ca.crt -outform DER"));
    forms.put("with the key in one file", join(bytes(kind + ".key"), own));
    return forms;
  }

  @TestFactory
  Stream<DynamicTest> everyForm_isRead() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (String kind : List.of("rsa", "ec")) {
      byte[] certificate = bytes(kind + ".crt");
      keys(kind)
          .forEach(
              (form, key) ->
                  tests.add(
                      DynamicTest.dynamicTest(
                          kind + " key, " + form, () -> read(kind, key, certificate))));
      byte[] key = bytes(kind + ".key");
      certificates(kind)
          .forEach(
              (form, file) ->
                  tests.add(
                      DynamicTest.dynamicTest(
                          kind + " certificate, " + form, () -> read(kind, key, file))));
      for (String way :
          List.of("", " -legacy", " -certfile ca.crt", " -keypbe NONE -certpbe NONE")) {
        tests.add(
            DynamicTest.dynamicTest(
                kind + " PKCS#12" + way,
                () -> {
                  byte[] bundle =
                      openssl(
                          "pkcs12 -export -inkey %s.key -in %s.crt%s -passout file:password"
                              .formatted(kind, kind, way));
                  assertThat(
                          KeyFiles.name(
                              CertificateFiles.pkcs12(bundle, PASSWORD).chain().getFirst()))
                      .isEqualTo("CN=" + kind);
                }));
      }
    }
    assertThat(tests).hasSizeGreaterThan(60);
    return tests.stream();
  }

  private static void read(String kind, byte[] key, byte[] certificates) {
    Credential.Certificate read = CertificateFiles.read(key, certificates, PASSWORD);
    read.require(Purpose.AUTHENTICATION, Instant.now());
    assertThat(KeyFiles.name(read.chain().getFirst())).isEqualTo("CN=" + kind);
    if (KeyFiles.certificates(certificates).size() > 1) {
      assertThat(read.chain()).hasSize(2);
    }
  }

  @Test
  void wrongOrMissingPassword_isSaid() throws Exception {
    for (String kind : List.of("rsa", "ec")) {
      for (Map.Entry<String, byte[]> form : keys(kind).entrySet()) {
        if (form.getKey().contains("PBES") || form.getKey().contains("encrypted")) {
          refused(
              form.getValue(),
              bytes(kind + ".crt"),
              "wrong".toCharArray(),
              "password of the key is wrong");
          refused(form.getValue(), bytes(kind + ".crt"), new char[0], "no password was given");
        }
      }
    }
    byte[] bundle = openssl("pkcs12 -export -inkey ec.key -in ec.crt -passout file:password");
    assertThatThrownBy(() -> CertificateFiles.pkcs12(bundle, "wrong".toCharArray()))
        .hasMessageContaining("password")
        .hasMessageContaining("wrong");
    assertThatThrownBy(() -> CertificateFiles.pkcs12(new byte[100], PASSWORD))
        .hasMessageContaining("not a PKCS#12 file");
  }

  private static void refused(byte[] key, byte[] certificate, char[] password, String why) {
    assertThatThrownBy(() -> CertificateFiles.read(key, certificate, password))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatDoesNotFit_isRefusedWithTheTrueCause() throws Exception {
    refused(bytes("rsa.key"), bytes("ec.crt"), PASSWORD, "do not belong together");
    refused(bytes("ca.key"), bytes("ec.crt"), PASSWORD, "do not belong together");
    refused(bytes("ec.crt"), bytes("ec.crt"), PASSWORD, "no private key");
    refused(bytes("ec.key"), bytes("ec.key"), PASSWORD, "no certificate");
    refused(new byte[0], bytes("ec.crt"), PASSWORD, "no private key");
    refused(
        bytes("ec.key"), "nonsense".getBytes(StandardCharsets.UTF_8), PASSWORD, "no certificate");
  }

  private static void unfit(String key, String certificate, Purpose purpose, Instant at, String why)
      throws IOException {
    Credential.Certificate read = CertificateFiles.read(bytes(key), bytes(certificate), PASSWORD);
    assertThatThrownBy(() -> read.require(purpose, at))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void certificatesForSomethingElse_areRefused() throws Exception {
    Instant now = Instant.now();
    unfit("ec.key", "ec.crt", Purpose.AUTHENTICATION, now.plus(60, ChronoUnit.DAYS), "expired on");
    unfit(
        "ec.key",
        "ec.crt",
        Purpose.AUTHENTICATION,
        now.minus(60, ChronoUnit.DAYS),
        "not valid before");
    unfit("ec.key", "ec.crt", Purpose.OFFLINE, now, "type Offline");
    unfit("ec.key", "offline.crt", Purpose.AUTHENTICATION, now, "type Authentication");
    unfit("ec.key", "other.crt", Purpose.AUTHENTICATION, now, "not meant for signing");
    unfit("weak.key", "weak.crt", Purpose.AUTHENTICATION, now, "too short");
    CertificateFiles.read(bytes("ec.key"), bytes("offline.crt"), PASSWORD)
        .require(Purpose.OFFLINE, now);
  }
}
