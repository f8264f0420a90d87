package dev.bramka.simulator.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** KSeF's refusals with status 400 that the simulator makes; their words are in {@link Facts}. */
public enum KsefError {
  NOT_A_DOCUMENT(9101),
  UNSIGNED(9102),
  TOO_MANY_SIGNATURES(9103),
  BAD_SIGNATURE(9105),
  UNREADABLE(21001),
  BAD_CHALLENGE(21111),
  BAD_CERTIFICATE(21115),
  SUBJECT_UNFIT_FOR_CONTEXT(21117),
  SESSION_FULL(21155),
  BAD_PART_SIZE(21157),
  TOO_MANY_PARTS(21161),
  NO_INVOICE(21164),
  NOT_STORED_YET(21165),
  CORRECTED_BEFORE(21166),
  NOT_CORRECTABLE(21167),
  NO_SESSION(21173),
  NO_EXPORT(21175),
  NO_UPO(21178),
  SESSION_STATUS(21180),
  EXPORT_UNFIT_FOR_CONTEXT(21181),
  TOO_MANY_EXPORTS(21182),
  BEYOND_HIGH_WATER_MARK(21183),
  SESSION_UNAVAILABLE(21184),
  PART_MISSING(21205),
  UPLOAD_TOO_LATE(21208),
  BAD_ENCODING(21217),
  NOT_AUTHORISED(21301),
  NO_LOGIN(21304),
  DECEASED(21308),
  NOT_BY_SCHEMA(21401),
  BAD_SIZE(21402),
  BAD_HASH(21403),
  INVALID_INPUT(21405),
  SIGNATURE_CONFLICT(21406),
  BAD_CONTINUATION(21418),
  UNKNOWN_KEY(21470),
  NO_REQUEST_DATA(25001),
  NO_ENROLMENT_THIS_WAY(25002),
  OTHER_SUBJECT(25003),
  BAD_REQUEST(25004),
  NO_ENROLMENT(25005),
  TOO_MANY_CERTIFICATES(25007),
  NO_CERTIFICATE(25008),
  NOT_REVOCABLE(25009),
  BAD_KEY(25010),
  BAD_REQUEST_ALGORITHM(25011),
  TOKEN_CONTEXT(26002),
  EXISTS(30001);

  /** What the contract calls the sentence of KSeF's validator, where a refusal quotes it. */
  private static final String FREE_TEXT = "treść";

  private final int code;

  KsefError(int code) {
    this.code = code;
  }

  /** KSeF's number for it. */
  public int code() {
    return code;
  }

  /**
   * The refusal.
   *
   * @param namesAndValues the parameters of its words, in their order: the contract's name and the
   *     value of each
   */
  public KsefException with(String... namesAndValues) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      names.add(namesAndValues[i]);
      values.add(namesAndValues[i + 1]);
    }
    return new KsefException(code, names, values);
  }

  /** The refusal with sentences of KSeF's validator. */
  public static KsefException invalid(String... sentences) {
    return new KsefException(INVALID_INPUT.code, List.of(FREE_TEXT), Arrays.asList(sentences));
  }

  /** The refusal of a document with a sentence of KSeF's validator. */
  public KsefException quoting(String sentence) {
    return new KsefException(code, List.of(FREE_TEXT), List.of(sentence));
  }
}
