package dev.bramka.documents.visualise.model;

import java.util.List;

/**
 * How a tenant wants its documents to look.
 *
 * @param accent the colour of headings and lines, {@code #rrggbb}
 * @param logoRight whether the logo stands on the right
 * @param footer an extra line at the end; empty for none
 * @param order ids of sections that come first, in this order; the others follow as usual
 */
public record Theme(String accent, boolean logoRight, String footer, List<String> order) {
  /** The ids of sections, in their usual order; receipts have the first and the last ones. */
  public static final List<String> SECTIONS =
      List.of(
          "receipt",
          "head",
          "parties",
          "correction",
          "advances",
          "items",
          "order",
          "totals",
          "payment",
          "annotations",
          "additional",
          "terms",
          "attachment",
          "footer",
          "other",
          "verification",
          "documents",
          "technical");

  private static final double LEAST_CONTRAST = 4.5;
  private static final int LONGEST_FOOTER = 2000;

  /** What documents look like when nobody says otherwise. */
  public static final Theme DEFAULT = new Theme("#1f4e79", false, "", List.of());

  /**
   * @throws IllegalArgumentException when a value cannot be used; the message names it
   */
  public Theme {
    if (!accent.matches("#[0-9a-fA-F]{6}")) {
      throw new IllegalArgumentException("accent: a colour like #1f4e79 is required");
    }
    if (contrastWithWhite(accent) < LEAST_CONTRAST) {
      throw new IllegalArgumentException(
          "accent: " + accent + " is too light to be read on white (WCAG 2.2 asks for 4.5 to 1)");
    }
    if (footer.length() > LONGEST_FOOTER) {
      throw new IllegalArgumentException("footer: at most " + LONGEST_FOOTER + " characters");
    }
    for (String id : order) {
      if (!SECTIONS.contains(id)) {
        throw new IllegalArgumentException(
            "order: no section is called '" + id + "'; there are " + String.join(", ", SECTIONS));
      }
    }
    order = List.copyOf(order);
  }

  /** WCAG 2.2, "contrast ratio" and "relative luminance". */
  private static double contrastWithWhite(String color) {
    float[] rgb = rgb(color);
    double luminance = 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
    return 1.05 / (luminance + 0.05);
  }

  private static double linear(float part) {
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }

  /** The red, green and blue of the accent, from 0 to 1. */
  public float[] rgb() {
    return rgb(accent);
  }

  private static float[] rgb(String color) {
    int value = Integer.parseInt(color.substring(1), 16);
    return new float[] {
      ((value >> 16) & 0xff) / 255f, ((value >> 8) & 0xff) / 255f, (value & 0xff) / 255f
    };
  }
}
