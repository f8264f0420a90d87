package dev.bramka.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KsefNumberTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "5265877635-20250826-0100001AF629-AF",
        "5265877635-20250916-020000583241-84",
        "5265877635-20250925-010020A0A242-0A",
        "5555555555-20250828-010080615740-E4"
      })
  void parse_publishedVectors(String number) {
    assertThat(KsefNumber.parse(number)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5265877635-20250826-0100001AF629-AE",
        "5265877635-20250826-0100001af629-AF",
        "5265877635-20251326-0100001AF629-AF",
        "0265877635-20250826-0100001AF629-AF",
        "٥265877635-20250826-0100001AF629-AF"
      })
  void parse_wrongShapeOrChecksum(String number) {
    assertThat(KsefNumber.parse(number)).isEmpty();
  }

  @Test
  void parse_firstGenerationNumberHasNoKnownChecksum() {
    assertThat(KsefNumber.parse("5265877635-20250826-010000-1AF629-00")).isPresent();
  }

  @Test
  void of_addsChecksum() {
    assertThat(KsefNumber.of("5265877635", LocalDate.of(2025, 8, 26), "0100001AF629").value())
        .isEqualTo("5265877635-20250826-0100001AF629-AF");
  }

  @Test
  void crc8_checkValue() {
    assertThat(Crc8.of("123456789")).isEqualTo("F4");
  }

  @Test
  void nip_checkDigit() {
    assertThat(Nip.isValid("5265877635")).isTrue();
    assertThat(Nip.isValid("5265877636")).isFalse();
    assertThat(Nip.isValid("526587763٥")).isFalse();
    assertThatThrownBy(() -> new Nip("123")).isInstanceOf(IllegalArgumentException.class);
  }
}
