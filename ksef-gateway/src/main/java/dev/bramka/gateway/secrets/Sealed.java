package dev.bramka.gateway.secrets;

/** Where sealed secrets are kept. */
public enum Sealed {
  /** What a tenant logs in with. */
  CREDENTIAL("login_credential", "id", "sealed", "credential:"),
  /** What signs a tenant's offline invoices. */
  OFFLINE_CERTIFICATE("offline_credential", "id", "sealed", "offline-certificate:"),
  /** The key of a certificate that was asked for. */
  REQUEST("certificate_request", "id", "sealed", "certificate-request:"),
  /** A tenant's tokens of KSeF. */
  LOGIN("ksef_login", "tenant_id", "sealed", "login:"),
  /** The key that callers of REST API v1 encrypt for. */
  GATEWAY_KEY("gateway_key", "id", "sealed", "gateway-key:"),
  /** A session's key. */
  SESSION("ksef_session", "reference", "sealed_key", "session:"),
  /** The key of a package that KSeF makes for us. */
  EXPORT("export_window", "id", "sealed_key", "export:"),
  /** What signs calls of a webhook. */
  WEBHOOK("webhook", "id", "sealed", "webhook:");

  private final String table;
  private final String key;
  private final String column;
  private final String prefix;

  Sealed(String table, String key, String column, String prefix) {
    this.table = table;
    this.key = key;
    this.column = column;
    this.prefix = prefix;
  }

  String table() {
    return table;
  }

  String key() {
    return key;
  }

  String column() {
    return column;
  }

  /** What the secret of this id is bound to. */
  public String purpose(String id) {
    return prefix + id;
  }
}
