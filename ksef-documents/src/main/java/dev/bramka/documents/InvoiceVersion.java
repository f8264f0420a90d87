package dev.bramka.documents;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The logical structures an invoice can have in KSeF. Constants carry the form code that a session
 * is opened with (KSeF API, {@code formCode}) and the namespace that documents declare.
 */
public enum InvoiceVersion {
  /** FA(1): of the first KSeF, no longer accepted; known so that it can be named and displayed. */
  FA_1(
      "v1", new FormCode("FA (1)", "1-0E", "FA"), "http://crd.gov.pl/wzor/2021/11/29/11089/", null),
  /** FA(2): accepted on the test environment only. */
  FA_2(
      "v2",
      new FormCode("FA (2)", "1-0E", "FA"),
      "http://crd.gov.pl/wzor/2023/06/29/12648/",
      "schemat_FA(2)_v1-0E.xsd"),
  /** FA(3): the structure in force since February 2026. */
  FA_3(
      "v3",
      new FormCode("FA (3)", "1-0E", "FA"),
      "http://crd.gov.pl/wzor/2025/06/25/13775/",
      "schemat_FA(3)_v1-0E.xsd"),
  /** FA_RR(1): invoices of flat-rate farmers. */
  FA_RR_1(
      "rr1",
      new FormCode("FA_RR (1)", "1-1E", "FA_RR"),
      "http://crd.gov.pl/wzor/2026/03/06/14189/",
      "schemat_FA_RR(1)_v1-1E.xsd");

  private final String apiName;
  private final FormCode formCode;
  private final String namespace;
  private final @Nullable String schemaFile;

  /** How KSeF names a structure when a session is opened. */
  private record FormCode(String systemCode, String schemaVersion, String value) {}

  InvoiceVersion(String apiName, FormCode formCode, String namespace, @Nullable String schemaFile) {
    this.apiName = apiName;
    this.formCode = formCode;
    this.namespace = namespace;
    this.schemaFile = schemaFile;
  }

  /** The short name of REST API v1: {@code v1}, {@code v2}, {@code v3}; {@code rr1} is ours. */
  public String apiName() {
    return apiName;
  }

  /** KSeF's {@code formCode.systemCode}, with its blank before the bracket. */
  public String systemCode() {
    return formCode.systemCode();
  }

  /** KSeF's {@code formCode.schemaVersion}. */
  public String schemaVersion() {
    return formCode.schemaVersion();
  }

  /** KSeF's {@code formCode.value}. */
  public String formValue() {
    return formCode.value();
  }

  /** The target namespace of the schema, which documents declare on their root. */
  public String namespace() {
    return namespace;
  }

  /** The official file's name, empty for {@link #FA_1}, which cannot be validated. */
  public Optional<String> schemaFile() {
    return Optional.ofNullable(schemaFile);
  }

  /** The version with this REST API name, whatever its case. */
  public static Optional<InvoiceVersion> ofApiName(String name) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(name)).findFirst();
  }

  /** The version whose documents live in this namespace. */
  public static Optional<InvoiceVersion> ofNamespace(String namespace) {
    return Arrays.stream(values()).filter(v -> v.namespace.equals(namespace)).findFirst();
  }

  /** The version that this form code names; all three parts must agree. */
  public static Optional<InvoiceVersion> ofFormCode(
      String systemCode, String schemaVersion, String value) {
    FormCode wanted = new FormCode(systemCode, schemaVersion, value);
    return Arrays.stream(values()).filter(v -> v.formCode.equals(wanted)).findFirst();
  }
}
