package dev.bramka.simulator.rules;

/** KSeF's own words for its statuses, as on the wire. */
public final class Labels {
  private Labels() {}

  /** Status of an online session. */
  public static String session(int code) {
    return switch (code) {
      case 100 -> "Sesja interaktywna otwarta";
      case 170 -> "Sesja interaktywna zamknięta";
      case 200 -> "Sesja interaktywna przetworzona pomyślnie";
      case 415 -> "Błąd odszyfrowania dostarczonego klucza";
      case 440 -> "Sesja anulowana, nie przesłano faktur";
      case 445 -> "Błąd weryfikacji, brak poprawnych faktur";
      default -> "Nieznany błąd (" + code + ")";
    };
  }

  /** Status of an invoice. */
  public static String invoice(int code) {
    return switch (code) {
      case 100 -> "Faktura przyjęta do dalszego przetwarzania";
      case 150 -> "Trwa przetwarzanie";
      case 200 -> "Sukces";
      case 405 -> "Przetwarzanie anulowane z powodu błędu sesji";
      case 410 -> "Nieprawidłowy zakres uprawnień";
      case 415 -> "Brak możliwości wysyłania faktury z załącznikiem";
      case 430 -> "Błąd weryfikacji pliku faktury";
      case 435 -> "Błąd odszyfrowania pliku";
      case 440 -> "Duplikat faktury";
      case 450 -> "Błąd weryfikacji semantyki dokumentu faktury";
      default -> "Nieznany błąd";
    };
  }

  /** Status of an export. */
  public static String export(int code) {
    return switch (code) {
      case 100 -> "Eksport faktur w toku";
      case 200 -> "Eksport faktur zakończony sukcesem";
      case 210 -> "Eksport faktur wygasł i nie jest już dostępny do pobrania";
      case 415 -> "Błąd odszyfrowania dostarczonego klucza";
      case 420 -> "Zakres filtrowania wykracza poza dostępny zakres danych";
      case 550 -> "Operacja została anulowana przez system";
      default -> "Nieznany błąd (" + code + ")";
    };
  }

  /** Status of a log-in. */
  public static String authentication(int code) {
    return switch (code) {
      case 100 -> "Uwierzytelnianie w toku";
      case 200 -> "Uwierzytelnianie zakończone sukcesem";
      case 415 -> "Uwierzytelnianie zakończone niepowodzeniem";
      case 425 -> "Uwierzytelnienie unieważnione";
      case 450 -> "Uwierzytelnianie zakończone niepowodzeniem z powodu błędnego tokenu";
      case 460 -> "Uwierzytelnianie zakończone niepowodzeniem z powodu błędu certyfikatu";
      default -> "Nieznany błąd";
    };
  }
}
