package dev.bramka.documents.validate;

import dev.bramka.documents.text.Excerpt;
import dev.bramka.documents.validate.Finding.Layer;
import dev.bramka.documents.validate.Finding.Severity;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What KSeF demands of the bytes before any XML is read: UTF-8 without byte order mark, no other
 * declared encoding, none of the discouraged code points, a bounded size.
 */
final class ByteLayer {
  private static final Pattern DECLARED =
      Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*([\"'])(.*?)\\1");

  private static final Flaw NO_UTF8 =
      new Flaw(Severity.ERROR, "BYTES_UTF8", "Nieprawidłowy bajt UTF-8", "Invalid UTF-8 byte");

  private ByteLayer() {}

  /** Returns whether the bytes can be read as XML at all. */
  static boolean check(byte[] xml, ValidationOptions options, Findings findings) {
    if (xml.length == 0) {
      findings.add(Layer.BYTES, "BYTES_EMPTY", "Dokument jest pusty", "The document is empty");
      return false;
    }
    if (xml.length > options.maxBytesWithAttachment()) {
      findings.add(
          Layer.BYTES,
          "BYTES_SIZE",
          "Dokument ma " + xml.length + " B, dozwolone " + options.maxBytesWithAttachment(),
          "A document may have %d bytes, this one has %d"
              .formatted(options.maxBytesWithAttachment(), xml.length));
      return false;
    }
    if (startsWithMark(xml)) {
      findings.add(
          Layer.BYTES,
          "BYTES_BOM",
          "Dokument zaczyna się znacznikiem kolejności bajtów (BOM); KSeF go nie przyjmuje",
          "The document begins with a byte order mark, which KSeF does not accept");
      return false;
    }
    return checkDeclaration(xml, findings) && scan(xml, options, findings);
  }

  private static boolean startsWithMark(byte[] xml) {
    int a = xml[0] & 0xFF;
    int b = xml.length > 1 ? xml[1] & 0xFF : 0;
    int c = xml.length > 2 ? xml[2] & 0xFF : 0;
    return (a == 0xEF && b == 0xBB && c == 0xBF)
        || (a == 0xFE && b == 0xFF)
        || (a == 0xFF && b == 0xFE);
  }

  private static boolean checkDeclaration(byte[] xml, Findings findings) {
    String head = new String(xml, 0, Math.min(xml.length, 200), StandardCharsets.ISO_8859_1);
    Matcher m = DECLARED.matcher(head);
    if (!m.find() || m.group(2).toLowerCase(Locale.ROOT).equals("utf-8")) {
      return true;
    }
    String declared = Excerpt.excerpt(m.group(2));
    findings.add(
        new Finding(
            Layer.BYTES,
            Severity.ERROR,
            "BYTES_ENCODING",
            1,
            1,
            "",
            "Prolog deklaruje kodowanie " + declared + "; dozwolone jest tylko UTF-8",
            "The prolog declares the encoding " + declared + "; only UTF-8 is allowed"));
    return false;
  }

  /** One pass that decodes strictly; plain ASCII, nearly all of an invoice, takes the short way. */
  private static boolean scan(byte[] xml, ValidationOptions options, Findings findings) {
    int i = 0;
    boolean sound = true;
    while (i < xml.length) {
      int b = xml[i];
      if (b >= 0 && b != 0x7F) {
        i++;
        continue;
      }
      int length = sequenceLength(b & 0xFF);
      int code = b == 0x7F ? 0x7F : decode(xml, i, length);
      if (code < 0) {
        findings.add(at(xml, i, NO_UTF8));
        return false;
      }
      if (discouraged(code)) {
        findings.add(at(xml, i, codePoint(code, options)));
        sound = findings.all().size() < ValidationReport.MAX_FINDINGS;
        if (!sound) {
          return false;
        }
      }
      i += b == 0x7F ? 1 : length;
    }
    return true;
  }

  private static int sequenceLength(int lead) {
    if (lead < 0x80) {
      return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
      return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      return 3;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
  }

  private static int decode(byte[] xml, int at, int length) {
    if (length == 0 || at + length > xml.length) {
      return -1;
    }
    int code = length == 1 ? xml[at] : xml[at] & (0x7F >> length);
    for (int k = 1; k < length; k++) {
      int next = xml[at + k] & 0xFF;
      if ((next & 0xC0) != 0x80) {
        return -1;
      }
      code = code << 6 | next & 0x3F;
    }
    boolean overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    boolean surrogate = code >= 0xD800 && code <= 0xDFFF;
    return overlong || surrogate || code > 0x10FFFF ? -1 : code;
  }

  /** TEST and DEMO refuse them since 2026, production takes them with a warning so far. */
  static Severity discouragedIs(ValidationOptions options) {
    return options.production() ? Severity.WARNING : Severity.ERROR;
  }

  /** Code points that XML 1.0 discourages. */
  static boolean discouraged(int code) {
    return (code >= 0x7F && code <= 0x84)
        || (code >= 0x86 && code <= 0x9F)
        || (code >= 0xFDD0 && code <= 0xFDEF)
        || (code > 0xFFFF && (code & 0xFFFE) == 0xFFFE);
  }

  /** What is wrong with a byte or a character. */
  private record Flaw(Severity severity, String rule, String pl, String en) {}

  private static Flaw codePoint(int code, ValidationOptions options) {
    String point = String.format(Locale.ROOT, "U+%04X", code);
    return new Flaw(
        discouragedIs(options),
        "BYTES_CODE_POINT",
        "Niedozwolony znak " + point,
        "The character " + point + " is not allowed");
  }

  private static Finding at(byte[] xml, int offset, Flaw flaw) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < offset; i++) {
      if (xml[i] == '\n') {
        line++;
        column = 1;
      } else if ((xml[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return new Finding(
        Layer.BYTES, flaw.severity(), flaw.rule(), line, column, "", flaw.pl(), flaw.en());
  }
}
