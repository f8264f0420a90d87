package dev.bramka.documents.visualise.model;

import java.util.List;

/**
 * A document to be drawn.
 *
 * @param language its language
 * @param title what it is, such as "Faktura korygująca"
 * @param number its own number; may be empty
 * @param ksefNumber its KSeF number; empty when not known
 * @param created when its XML was made, as written there; may be empty
 * @param notices what a reader must know before all else
 * @param facts what a reader looks for first
 * @param sections everything, in order
 * @param words that renderers need
 */
public record View(
    Language language,
    Label title,
    String number,
    String ksefNumber,
    String created,
    List<Label> notices,
    List<Fact> facts,
    List<Section> sections,
    Words words) {

  /** What the file is called. */
  public String name() {
    return (title.main() + " " + number).strip();
  }

  /** The same with other sections. */
  public View with(List<Section> others) {
    return new View(language, title, number, ksefNumber, created, notices, facts, others, words);
  }

  /** The same with notices. */
  public View noticing(List<Label> told) {
    return new View(language, title, number, ksefNumber, created, told, facts, sections, words);
  }

  /**
   * Words that stand on every document.
   *
   * @param page before the number of a page
   * @param of between the number of a page and how many there are
   * @param source for the attached XML
   */
  public record Words(Label ksefNumber, Label page, Label of, Label source) {}

  /**
   * Something to be seen at once.
   *
   * @param strong whether it is the one thing to be seen first
   */
  public record Fact(Label label, String value, boolean strong) {}

  /**
   * A part of the document.
   *
   * @param id stable, for themes and anchors; empty inside other sections
   * @param heading may be {@link Label#NONE}
   * @param blocks its content
   * @param minor whether it may be small: technical data, what does not apply
   */
  public record Section(String id, Label heading, List<Block> blocks, boolean minor) {}

  /** A piece of a section. */
  public sealed interface Block {}

  /** Names and values. */
  public record Fields(List<Field> fields) implements Block {}

  /**
   * A name and its value.
   *
   * @param label may be {@link Label#NONE}
   * @param value may have several lines
   * @param strong whether it stands out
   */
  public record Field(Label label, String value, boolean strong) {}

  /** Rows under column heads. */
  public record Table(List<Column> columns, List<Row> rows) implements Block {
    /** Whether it takes all the width there is, as a column wants what others leave. */
    public boolean stretches() {
      return columns.stream().anyMatch(Column::wide);
    }

    /** The same with some of its columns. */
    public Table columns(int from, int to) {
      return new Table(
          columns.subList(from, to),
          rows.stream()
              .map(
                  row -> {
                    int end = Math.min(to, row.cells().size());
                    return new Row(row.cells().subList(Math.min(from, end), end), row.kind());
                  })
              .toList());
    }
  }

  /**
   * A column.
   *
   * @param right whether its cells are aligned right, as numbers are
   * @param wide whether it takes the room that others leave
   */
  public record Column(Label label, boolean right, boolean wide) {}

  /** A row of cells, one per column. */
  public record Row(List<Cell> cells, RowKind kind) {}

  /** How a row reads. */
  public enum RowKind {
    NORMAL,
    /** The state before a correction. */
    BEFORE,
    /** What a correction changes: the row above less the one before it. */
    CHANGE,
    /** A sum of those above. */
    SUM
  }

  /**
   * A cell.
   *
   * @param text its value
   * @param detail smaller print below; empty for none
   */
  public record Cell(String text, String detail) {
    /** Nothing. */
    public static final Cell NONE = new Cell("", "");
  }

  /** Sections side by side. */
  public record Sides(List<Section> sections) implements Block {}

  /** A section inside another. */
  public record Inner(Section section) implements Block {}

  /** Running text. */
  public record Text(String text) implements Block {}

  /** The one figure that matters. */
  public record Total(Label label, String value) implements Block {}

  /**
   * A QR code.
   *
   * @param content what it encodes
   * @param caption what stands below
   * @param label what it is for
   */
  public record Qr(String content, String caption, Label label) implements Block {}
}
