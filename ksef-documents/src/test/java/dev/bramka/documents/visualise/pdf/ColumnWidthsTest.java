package dev.bramka.documents.visualise.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** No word, number, date or amount is torn. */
class ColumnWidthsTest {
  private static final float ALL = PageCanvas.INNER;

  private static Table table(boolean wide, List<List<String>> rows) {
    int columns = rows.getFirst().size();
    List<Column> heads =
        Collections.nCopies(columns, new Column(new Label("Kolumna", ""), false, false));
    List<Column> named = new ArrayList<>(heads);
    named.set(0, new Column(new Label("Nazwa", ""), false, wide));
    return new Table(
        named,
        rows.stream()
            .map(r -> new Row(r.stream().map(c -> new Cell(c, "")).toList(), RowKind.NORMAL))
            .toList());
  }

  private static void assertWhole(Table table, ColumnWidths widths) {
    for (Row row : table.rows()) {
      for (int i = 0; i < row.cells().size(); i++) {
        String text = row.cells().get(i).text();
        List<String> lines = widths.style().text().lines(text, widths.widths()[i]);
        assertThat(List.of(text.split(" ")))
            .containsAll(List.of(String.join(" ", lines).split(" ")));
      }
    }
  }

  @Provide
  Arbitrary<List<List<String>>> texts() {
    Arbitrary<String> word =
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(14);
    Arbitrary<String> figure =
        Arbitraries.of("01.10.2026", "1\u00a0234\u00a0567\u00a0890,12", "146,00", "Gotówka");
    Arbitrary<String> text = word.list().ofMinSize(1).ofMaxSize(60).map(w -> String.join(" ", w));
    Arbitrary<String> cell = Arbitraries.frequencyOf(Tuple.of(1, text), Tuple.of(2, figure));
    return Arbitraries.integers()
        .between(2, 6)
        .flatMap(n -> cell.list().ofSize(n).list().ofMinSize(1).ofMaxSize(5));
  }

  @Property(tries = 150)
  void columnsThatHaveRoom_partNoWord(
      @ForAll("texts") List<List<String>> rows, @ForAll boolean wide) {
    Table table = table(wide, rows);
    ColumnWidths widths = ColumnWidths.of(table, ALL);
    float sum = widths.style().gap() * (widths.widths().length - 1);
    for (float width : widths.widths()) {
      sum += width;
    }
    assertThat(sum).isLessThanOrEqualTo(ALL + 0.1f);
    if (widths.whole()) {
      assertWhole(table, widths);
    }
  }

  @Test
  void aLongRemark_leavesRoomForTheDateBesideIt() {
    Table table =
        table(false, List.of(List.of("uwaga ".repeat(80).strip(), "01.10.2026", "146,00")));
    ColumnWidths widths = ColumnWidths.of(table, ALL);
    assertThat(widths.whole()).isTrue();
    assertThat(widths.style()).isEqualTo(TableStyle.SIZES.getFirst());
    assertWhole(table, widths);
  }

  @Test
  void billionsInEveryColumn_areWrittenSmaller() {
    Table table = table(true, List.of(Collections.nCopies(10, "1\u00a0234\u00a0567\u00a0890,12")));
    ColumnWidths widths = ColumnWidths.of(table, ALL);
    assertThat(widths.whole()).isTrue();
    assertThat(widths.style().text().size()).isLessThan(7.2f);
    assertWhole(table, widths);
  }

  @Test
  void moreThanAPageHasRoomFor_isNotWhole() {
    Table table = table(false, List.of(Collections.nCopies(20, "1\u00a0234\u00a0567\u00a0890,12")));
    assertThat(ColumnWidths.of(table, ALL).whole()).isFalse();
  }
}
