package dev.bramka.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A refusal has the words that the contract has for it in answer to this operation. */
class KsefExceptionTest {
  private static final Operation REDEEM = Facts.official().operation("POST", "/auth/token/redeem");

  @Test
  void words_areChosenByTheirParameters() {
    assertThat(KsefError.NOT_AUTHORISED.with("referenceNumber", "R").words(REDEEM).details())
        .containsExactly("Tokeny dla operacji uwierzytelniania R zostały już pobrane.");
    assertThat(KsefError.NOT_AUTHORISED.with("operation.Status", "450").words(REDEEM).details())
        .containsExactly("Status uwierzytelniania (450) nie pozwala na pobranie tokenów.");
    assertThat(KsefError.NOT_AUTHORISED.with().words(REDEEM).details())
        .containsExactly("Token KSeF został unieważniony.");
  }

  @Test
  void sameParameterTwice_isFilledInOrder() {
    Operation upo =
        Facts.official().operation("GET", "/sessions/{referenceNumber}/upo/{upoReferenceNumber}");
    assertThat(
            KsefError.NO_UPO
                .with("referenceNumber", "U", "referenceNumber", "S")
                .words(upo)
                .details())
        .containsExactly("UPO o numerze referencyjnym U dla sesji S nie zostało znalezione.");
  }

  @Test
  void sentencesOfTheValidator_areQuotedAll() {
    assertThat(KsefError.invalid("one", "two").words(REDEEM).details())
        .containsExactly("one", "two");
  }

  @ParameterizedTest
  @EnumSource(KsefError.class)
  void everyNamedRefusal_isInTheContract(KsefError error) {
    assertThat(
            Facts.official().operations().stream()
                .flatMap(o -> o.refusals().stream())
                .anyMatch(r -> r.code() == error.code()))
        .isTrue();
    assertThat(KsefException.ordered(error.code()).words(REDEEM).description())
        .isNotEqualTo("Nieznany błąd.");
  }

  @Test
  void codeThatNobodyKnows_isAnUnknownError() {
    assertThat(KsefException.ordered(99_999).words(REDEEM).description())
        .isEqualTo("Nieznany błąd.");
  }
}
