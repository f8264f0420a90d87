package dev.bramka.documents.tree;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * XML that KSeF has accepted though a strict parser refuses it: a prolog without a version, stray
 * bytes before or behind the document, control characters in texts. For showing only: what is sent
 * or hashed is the file as it is.
 */
public final class MendedXml {
  private static final Pattern PROLOG = Pattern.compile("^<\\?xml([^>]*)\\?>");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]");

  private MendedXml() {}

  /** The document that can be read, or empty when there is nothing of this kind to mend. */
  public static Optional<byte[]> of(byte[] xml) {
    // One character for each byte, so that texts in UTF-8 go through as they are.
    String file = new String(xml, StandardCharsets.ISO_8859_1);
    int from = file.indexOf('<');
    int to = file.lastIndexOf('>') + 1;
    if (from < 0 || to <= from) {
      return Optional.empty();
    }
    String mended = versioned(file.substring(from, to));
    mended = CONTROL.matcher(mended).replaceAll("");
    return mended.equals(file)
        ? Optional.empty()
        : Optional.of(mended.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String versioned(String document) {
    Matcher prolog = PROLOG.matcher(document);
    return prolog.find() && !prolog.group(1).contains("version")
        ? document.substring(prolog.end())
        : document;
  }
}
