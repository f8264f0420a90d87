package dev.bramka.documents.text;

import java.util.Collection;
import java.util.Locale;

/** Guesses which name was meant. */
public final class Nearest {
  private static final int LONGEST = 60;
  private static final int ALIKE = 6;

  private Nearest() {}

  /** The candidate at most two edits away, case aside; empty when none is. */
  public static String to(String name, Collection<String> candidates) {
    return to(name, candidates, 2);
  }

  /**
   * The nearest candidate, case aside; empty when none is near enough.
   *
   * @param edits how far away the candidate may be
   */
  public static String to(String name, Collection<String> candidates, int edits) {
    if (name.length() > LONGEST) {
      return "";
    }
    String best = "";
    int least = Math.min(edits + 1, name.length());
    for (String candidate : candidates) {
      int distance = distance(lower(name), lower(candidate));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? begunAlike(lower(name), candidates) : best;
  }

  /** {@code receivedDate} for {@code receivedOn}: the first words are the same. */
  private static String begunAlike(String name, Collection<String> candidates) {
    String best = "";
    int most = ALIKE - 1;
    for (String candidate : candidates) {
      String other = lower(candidate);
      int alike = 0;
      while (alike < Math.min(name.length(), other.length())
          && name.charAt(alike) == other.charAt(alike)) {
        alike++;
      }
      boolean nearer = alike > most || (alike == most && candidate.length() > best.length());
      if (nearer && alike * 2 > other.length()) {
        most = alike;
        best = candidate;
      }
    }
    return best;
  }

  private static String lower(String s) {
    return s.toLowerCase(Locale.ROOT);
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
