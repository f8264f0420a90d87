package dev.bramka.documents.validate;

import dev.bramka.documents.schema.ContentModel;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.SimpleType;
import dev.bramka.documents.schema.SimpleType.Facet;
import dev.bramka.documents.text.Excerpt;
import dev.bramka.documents.text.Nearest;
import dev.bramka.documents.validate.Finding.Layer;
import dev.bramka.documents.validate.Finding.Severity;
import java.util.Collection;

/** Words for everything the schema layer can find, in Polish and English. */
final class SchemaMessages {
  private SchemaMessages() {}

  /** An element that is known but comes before one that is required. */
  static void before(Findings out, Located at, Collection<String> expected, String name) {
    String element = Excerpt.excerpt(name);
    String allowed = Excerpt.list(expected);
    add(
        out,
        at,
        "XSD_MISSING_ELEMENT",
        "Przed elementem " + element + " brakuje wymaganego elementu; oczekiwano: " + allowed,
        "A required element is missing before " + element + "; expected: " + allowed);
  }

  /** An element that has no place here. */
  static void misplaced(Findings out, Located at, ContentModel model, Frame parent, String name) {
    String element = Excerpt.excerpt(name);
    Collection<String> expected = model.expected(parent.state);
    String allowed = orEnd(expected, "koniec elementu " + parent.name);
    String allowedEn = orEnd(expected, "the end of " + parent.name);
    if (model.anywhere(name) != null) {
      add(
          out,
          at,
          "XSD_ORDER",
          "Element %s stoi w złej kolejności albo się powtarza; dozwolone tutaj: %s"
              .formatted(element, allowed),
          "The element %s is out of order or repeated; allowed here: %s"
              .formatted(element, allowedEn));
      return;
    }
    String near = Nearest.to(name, model.names());
    add(
        out,
        at,
        "XSD_UNKNOWN_ELEMENT",
        "Nieznany element %s w %s%s Dozwolone tutaj: %s"
            .formatted(
                element,
                parent.name,
                near.isEmpty() ? "." : "; czy chodzi o " + near + "?",
                allowed),
        "Unknown element %s in %s%s Allowed here: %s"
            .formatted(
                element,
                parent.name,
                near.isEmpty() ? "." : "; did you mean " + near + "?",
                allowedEn));
  }

  private static String orEnd(Collection<String> expected, String end) {
    return expected.isEmpty() ? end : Excerpt.list(expected);
  }

  static void missing(Findings out, Located at, ContentModel model, Frame frame) {
    String allowed = Excerpt.list(model.expected(frame.state));
    add(
        out,
        at,
        "XSD_MISSING_ELEMENT",
        "Element " + frame.name + " jest niepełny; brakuje: " + allowed,
        "The element " + frame.name + " is incomplete; missing: " + allowed);
  }

  static void wrongNamespace(Findings out, Located at, String name, String namespace) {
    add(
        out,
        at,
        "XSD_NAMESPACE",
        "Element " + name + " musi należeć do przestrzeni nazw " + namespace,
        "The element " + name + " must be in the namespace " + namespace);
  }

  static void tooMany(Findings out, Located at, String name, int limit) {
    add(
        out,
        at,
        "XSD_TOO_MANY",
        "Za dużo elementów " + name + ": dozwolone najwyżej " + limit,
        "Too many elements " + name + ": at most " + limit + " are allowed");
  }

  static void noChildren(Findings out, Located at, String parent, String name) {
    String element = Excerpt.excerpt(name);
    add(
        out,
        at,
        "XSD_NO_CHILDREN",
        "Element " + parent + " zawiera tylko tekst; niedozwolony element " + element,
        "The element " + parent + " holds text only; the element " + element + " is not allowed");
  }

  static void textNotAllowed(Findings out, Located at, String name, String text) {
    String found = Excerpt.excerpt(text.strip());
    add(
        out,
        at,
        "XSD_TEXT",
        "Element " + name + " nie może zawierać tekstu: „" + found + "”",
        "The element " + name + " must not hold text: '" + found + "'");
  }

  static void fixed(Findings out, Located at, String name, String raw, String fixed) {
    String found = Excerpt.excerpt(raw);
    add(
        out,
        at,
        "XSD_FIXED",
        name + ": wartość „" + found + "”, dozwolona tylko „" + fixed + "”",
        name + ": the value is '" + found + "', only '" + fixed + "' is allowed");
  }

  static void codePoint(Findings out, Located at, String name, Finding.Severity severity) {
    out.add(
        new Finding(
            Finding.Layer.SCHEMA,
            severity,
            "XML_CODE_POINT",
            at.line(),
            at.column(),
            at.path(),
            name + ": zawiera znak niedozwolony w KSeF",
            name + ": holds a character that KSeF does not allow"));
  }

  static void unknownAttribute(Findings out, Located at, ElementRule rule, String name) {
    String allowed = rule.attributes().isEmpty() ? "-" : Excerpt.list(rule.attributes().keySet());
    String found = Excerpt.excerpt(name);
    add(
        out,
        at,
        "XSD_UNKNOWN_ATTRIBUTE",
        "Niedozwolony atrybut " + found + " elementu " + rule.name() + "; dozwolone: " + allowed,
        "The attribute " + found + " is not allowed on " + rule.name() + "; allowed: " + allowed);
  }

  static void missingAttribute(Findings out, Located at, String element, String name) {
    add(
        out,
        at,
        "XSD_MISSING_ATTRIBUTE",
        "Brak wymaganego atrybutu " + name + " elementu " + element,
        "The required attribute " + name + " of " + element + " is missing");
  }

  /** A value that its type does not allow. */
  record Wrong(SimpleType type, String raw, SimpleType.Violation violation) {}

  static void value(Findings out, Located at, String name, Wrong wrong) {
    SimpleType.Violation violation = wrong.violation();
    String found = Excerpt.excerpt(wrong.type().normalise(wrong.raw()));
    String allowed =
        violation.facet() == Facet.ENUMERATION
            ? Excerpt.list(wrong.type().enumeration().keySet())
            : violation.allowed();
    String meant = meant(wrong);
    add(
        out,
        at,
        "XSD_" + violation.facet().name(),
        name
            + ": wartość „"
            + found
            + "” "
            + told(name, violation, allowed, true)
                .replace(
                    "niedozwolona;",
                    meant.isEmpty()
                        ? "niedozwolona;"
                        : "niedozwolona (może chodziło o " + meant + "?);"),
        name
            + ": the value '"
            + found
            + "' "
            + told(name, violation, allowed, false)
                .replace(
                    "allowed;",
                    meant.isEmpty() ? "allowed;" : "allowed (did you mean " + meant + "?);"));
  }

  private static String meant(Wrong wrong) {
    return wrong.violation().facet() == Facet.ENUMERATION
        ? ValueHints.meant(wrong.type().normalise(wrong.raw()), wrong.type().enumeration().keySet())
        : "";
  }

  private static String told(
      String name, SimpleType.Violation violation, String allowed, boolean pl) {
    boolean shaped = violation.facet() == Facet.PATTERN || violation.facet() == Facet.UNION;
    String shape = shaped ? ValueHints.shape(name, pl) : "";
    return !shape.isEmpty() ? shape : pl ? polish(violation, allowed) : english(violation, allowed);
  }

  private static String polish(SimpleType.Violation violation, String allowed) {
    return switch (violation.facet()) {
      case LEXICAL -> "nie jest " + lexicalPolish(violation.allowed());
      case ENUMERATION -> "jest niedozwolona; dozwolone: " + allowed;
      case PATTERN, UNION -> "nie pasuje do wzorca " + allowed;
      case LENGTH -> "musi mieć dokładnie tyle znaków: " + allowed;
      case MIN_LENGTH -> "jest za krótka; najmniej znaków: " + allowed;
      case MAX_LENGTH -> "jest za długa; najwięcej znaków: " + allowed;
      case MIN_INCLUSIVE -> "jest za mała; najmniej " + allowed;
      case MIN_EXCLUSIVE -> "jest za mała; więcej niż " + allowed;
      case MAX_INCLUSIVE -> "jest za duża; najwięcej " + allowed;
      case MAX_EXCLUSIVE -> "jest za duża; mniej niż " + allowed;
      case TOTAL_DIGITS -> "ma za dużo cyfr; najwięcej " + allowed;
      case FRACTION_DIGITS -> "ma za dużo cyfr po przecinku; najwięcej " + allowed;
    };
  }

  private static String english(SimpleType.Violation violation, String allowed) {
    return switch (violation.facet()) {
      case LEXICAL -> "is not " + lexicalEnglish(violation.allowed());
      case ENUMERATION -> "is not allowed; allowed: " + allowed;
      case PATTERN, UNION -> "does not match the pattern " + allowed;
      case LENGTH -> "must have exactly this many characters: " + allowed;
      case MIN_LENGTH -> "is too short; characters at least: " + allowed;
      case MAX_LENGTH -> "is too long; characters at most: " + allowed;
      case MIN_INCLUSIVE -> "is too small; at least " + allowed;
      case MIN_EXCLUSIVE -> "is too small; more than " + allowed;
      case MAX_INCLUSIVE -> "is too large; at most " + allowed;
      case MAX_EXCLUSIVE -> "is too large; less than " + allowed;
      case TOTAL_DIGITS -> "has too many digits; at most " + allowed;
      case FRACTION_DIGITS -> "has too many digits after the point; at most " + allowed;
    };
  }

  private static String lexicalPolish(String kind) {
    return switch (kind) {
      case "DECIMAL" -> "liczbą (część dziesiętna po kropce, np. 1234.50)";
      case "INTEGER" -> "liczbą całkowitą";
      case "DATE" -> "datą RRRR-MM-DD";
      case "DATE_TIME" -> "datą i godziną, np. 2026-02-01T12:00:00Z";
      default -> "rokiem RRRR";
    };
  }

  private static String lexicalEnglish(String kind) {
    return switch (kind) {
      case "DECIMAL" -> "a number (with a decimal point, such as 1234.50)";
      case "INTEGER" -> "a whole number";
      case "DATE" -> "a date YYYY-MM-DD";
      case "DATE_TIME" -> "a date and time, such as 2026-02-01T12:00:00Z";
      default -> "a year YYYY";
    };
  }

  private static void add(Findings out, Located at, String rule, String pl, String en) {
    out.add(
        new Finding(Layer.SCHEMA, Severity.ERROR, rule, at.line(), at.column(), at.path(), pl, en));
  }
}
