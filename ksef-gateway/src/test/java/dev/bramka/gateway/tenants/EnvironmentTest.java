package dev.bramka.gateway.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.InvoiceVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The environments of KSeF and what is different in them. */
class EnvironmentTest {
  @ParameterizedTest
  @EnumSource(Environment.class)
  void aName_isReadAsItIsWritten(Environment environment) {
    assertThat(Environment.named(environment.toString())).isEqualTo(environment);
    assertThat(environment.toString()).isLowerCase();
    assertThat(environment.accepts(InvoiceVersion.FA_3)).isTrue();
    assertThat(environment.accepts(InvoiceVersion.FA_1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TEST", "prod", "live", "production "})
  void anotherName_isRefused_withThoseThatExist(String name) {
    assertThat(Environment.of(name)).isEmpty();
    assertThatThrownBy(() -> Environment.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("simulator, test, demo, production");
  }

  @ParameterizedTest
  @CsvSource({
    "SIMULATOR, https://qr-test.ksef.mf.gov.pl, true",
    "TEST, https://qr-test.ksef.mf.gov.pl, true",
    "DEMO, https://qr-demo.ksef.mf.gov.pl, false",
    "PRODUCTION, https://qr.ksef.mf.gov.pl, false"
  })
  void codesAndFa2_areOfTheEnvironment(Environment environment, String host, boolean fa2) {
    assertThat(environment.qrHost()).isEqualTo(host);
    assertThat(environment.accepts(InvoiceVersion.FA_2)).isEqualTo(fa2);
  }

  @Test
  void onlyProduction_isReal() {
    assertThat(new Tenant("t", "T", "1111111111", Environment.PRODUCTION).production()).isTrue();
    assertThat(new Tenant("t", "T", "1111111111", Environment.DEMO).production()).isFalse();
  }
}
