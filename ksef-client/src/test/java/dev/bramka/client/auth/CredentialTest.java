package dev.bramka.client.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.testkit.TestCertificates;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
  private static Credential.Certificate of(TestCertificates.Pair pair) {
    return new Credential.Certificate(pair.key(), List.of(pair.certificate()));
  }

  @Test
  void seal_namesItsNip() {
    assertThat(of(TestCertificates.ecSeal("5265877635")).nip()).contains("5265877635");
  }

  @Test
  void certificateOfNobody_namesNone() {
    assertThat(of(TestCertificates.anonymous()).nip()).isEmpty();
  }

  @Test
  void token_hasItsNumberBeforeTheFirstPipe() {
    String token = "20251001-EC-220B0CE000-E228129563-96|nip-5265877635|8a4f";
    assertThat(new Credential.Token(token).referenceNumber())
        .contains("20251001-EC-220B0CE000-E228129563-96");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "secret", "20251001-EC-1", "../../auth/sessions|x", "20251001-EC-?|x"})
  void otherTexts_haveNone(String token) {
    assertThat(new Credential.Token(token).referenceNumber()).isEmpty();
  }
}
