package dev.bramka.documents.visualise.model;

/** Why a document has no legal effect. */
public enum Notice {
  /** It is of an environment for tests. */
  NOT_PRODUCTION,
  /** KSeF has refused it. */
  REFUSED
}
