package dev.bramka.gateway.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.validate.rule.RuleCatalogue;
import dev.bramka.documents.validate.rule.RuleLevels;
import dev.bramka.documents.validate.rule.RuleLevels.Level;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Levels of rules as the configuration has them. */
class TenantRulesTest {
  private static final Tenant TENANT =
      new Tenant("test-1111111111", "T", "1111111111", Environment.TEST);
  private static final Tenant OTHER = new Tenant("o", "O", "5265877635", Environment.DEMO);

  private static TenantRules rules(Map<String, String> properties) {
    return new TenantRules(
        new Binder(new MapConfigurationPropertySource(properties))
            .bindOrCreate("ksef", KsefSettings.class));
  }

  private static Level level(ValidationOptions options, String id) {
    RuleLevels levels = Objects.requireNonNull(options.business());
    return levels.of(RuleCatalogue.named(id));
  }

  @Test
  void withoutSettings_rulesWarn_andDoNotMatterForSending() {
    TenantRules rules = rules(Map.of());
    assertThat(level(rules.report(TENANT), "BIZ_IBAN")).isEqualTo(Level.WARNING);
    assertThat(rules.sending(TENANT).business()).isNull();
  }

  @Test
  void aTenantsLevel_standsOverTheOneForAll() {
    TenantRules rules =
        rules(
            Map.of(
                "ksef.environment", "test",
                "ksef.rules.BIZ_IBAN", "error",
                "ksef.rules.BIZ_ACCOUNT", "false",
                "ksef.tenants[0].name", "T",
                "ksef.tenants[0].nip", "1111111111",
                "ksef.tenants[0].rules.biz-iban", "off"));
    assertThat(level(rules.report(TENANT), "BIZ_IBAN")).isEqualTo(Level.OFF);
    assertThat(level(rules.report(TENANT), "BIZ_ACCOUNT")).isEqualTo(Level.OFF);
    assertThat(level(rules.report(OTHER), "BIZ_IBAN")).isEqualTo(Level.ERROR);
    assertThat(rules.sending(TENANT).business()).isNull();
    assertThat(level(rules.sending(OTHER), "BIZ_IBAN")).isEqualTo(Level.ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "ksef.rules.BIZ_NONE, off, ksef.rules: There is no rule",
    "ksef.rules.BIZ_IBAN, loud, ksef.rules: 'loud' is none of off",
    "ksef.rules.KSEF_NIP_CHECKSUM, off, KSeF's own"
  })
  void whatDoesNotExist_isRefusedByName(String key, String value, String message) {
    assertThatThrownBy(() -> rules(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void fa2_isTakenWhereKsefTakesIt() {
    TenantRules rules = rules(Map.of());
    assertThat(rules.sending(TENANT).fa2()).isTrue();
    assertThat(rules.sending(OTHER).fa2()).isFalse();
  }
}
