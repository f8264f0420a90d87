package dev.bramka.documents.visualise.view;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sets small sections side by side, so that an ordinary invoice fits on one page. */
final class SideBySide {
  /** What a reader looks for by its place has all the width, however small. */
  private static final Set<String> ALONE =
      Set.of("head", "parties", "items", "order", "attachment", "documents");

  /** The sums stand below the values of the items, at the right. */
  private static final String RIGHT = "totals";

  private static final int MOST_FIELDS = 12;
  private static final int MOST_TEXT = 700;
  private static final int MOST_ROWS = 10;
  private static final int MOST_COLUMNS = 5;
  private static final int WIDEST_ROW = 44;
  private static final int MOST_QR = 200;

  private SideBySide() {}

  static List<Section> of(List<Section> sections) {
    List<Section> paired = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      if (!small(sections, i) || !small(sections, i + 1)) {
        paired.add(section);
        continue;
      }
      Section next = sections.get(++i);
      boolean swapped = section.id().equals(RIGHT);
      List<Section> sides = swapped ? List.of(next, section) : List.of(section, next);
      paired.add(new Section("", Label.NONE, List.of(new View.Sides(sides)), false));
    }
    return paired;
  }

  private static boolean small(List<Section> sections, int at) {
    return at < sections.size() && small(sections.get(at));
  }

  private static boolean small(Section section) {
    return !ALONE.contains(section.id()) && section.blocks().stream().allMatch(SideBySide::small);
  }

  private static boolean small(Block block) {
    return switch (block) {
      case View.Fields fields -> small(fields.fields());
      case View.Text text -> text.text().length() <= MOST_TEXT;
      case View.Table table -> small(table);
      case View.Inner inner -> small(inner.section());
      case View.Qr qr -> qr.content().length() <= MOST_QR;
      case View.Total total -> true;
      case View.Sides sides -> false;
    };
  }

  private static boolean small(List<Field> fields) {
    int text = fields.stream().mapToInt(field -> field.value().length()).sum();
    return fields.size() <= MOST_FIELDS && text <= MOST_TEXT;
  }

  private static boolean small(View.Table table) {
    return table.columns().size() <= MOST_COLUMNS
        && table.rows().size() <= MOST_ROWS
        && table.rows().stream().mapToInt(SideBySide::width).max().orElse(0) <= WIDEST_ROW;
  }

  private static int width(Row row) {
    return row.cells().stream().map(Cell::text).mapToInt(String::length).sum();
  }
}
