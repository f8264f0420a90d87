package dev.bramka.documents.visualise.model;

import java.util.Arrays;
import java.util.Optional;

/** The language of labels, enumerated values, numbers and dates. */
public enum Language {
  /** Polish. */
  PL("pl"),
  /** English. */
  EN("en"),
  /** Polish with English beside it; numbers and dates as Poles write them. */
  PL_EN("pl_en");

  private final String apiName;

  Language(String apiName) {
    this.apiName = apiName;
  }

  /** The name in the REST API. */
  public String apiName() {
    return apiName;
  }

  /** The language tag of the whole document. */
  public String tag() {
    return this == EN ? "en" : "pl";
  }

  /** The language with this name in the REST API, in upper or lower case. */
  public static Optional<Language> ofApiName(String name) {
    return Arrays.stream(values()).filter(l -> l.apiName.equalsIgnoreCase(name)).findFirst();
  }
}
