package dev.bramka.simulator.contract;

import dev.bramka.simulator.contract.Facts.StatusText;

/** KSeF's statuses with its words for them. */
public enum StatusTexts {
  SESSION("SessionStatusResponse Sesja interaktywna"),
  BATCH_SESSION("SessionStatusResponse Sesja wsadowa"),
  INVOICE("SessionInvoiceStatusResponse"),
  EXPORT("InvoiceExportStatusResponse"),
  AUTHENTICATION("AuthenticationOperationStatusResponse"),
  ENROLMENT("CertificateEnrollmentStatusResponse");

  private final String type;

  StatusTexts(String type) {
    this.type = type;
  }

  /** The words for a code; those for an unknown failure when the contract has none. */
  public StatusText of(int code) {
    return Facts.official()
        .status(type, code)
        .map(
            s ->
                new StatusText(
                    code,
                    s.description().replace("{statusCode}", Integer.toString(code)),
                    s.details()))
        .orElseGet(() -> new StatusText(code, "Nieznany błąd (" + code + ")", ""));
  }

  /** The sentence for a code. */
  public String description(int code) {
    return of(code).description();
  }
}
