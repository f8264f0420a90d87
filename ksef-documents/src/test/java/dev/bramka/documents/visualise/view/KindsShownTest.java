package dev.bramka.documents.visualise.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.Notice;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Fields;
import dev.bramka.documents.visualise.model.View.Inner;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.RowKind;
import dev.bramka.documents.visualise.model.View.Section;
import dev.bramka.documents.visualise.model.View.Sides;
import dev.bramka.documents.visualise.model.View.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a view says of an invoice depends on its structure and kind, not on element names alone. */
class KindsShownTest {
  private static View view(InvoiceVersion version, String members) {
    String xml = "<Faktura xmlns='" + version.namespace() + "'>" + members + "</Faktura>";
    Element root = Element.parse(xml.getBytes(StandardCharsets.UTF_8));
    return DocumentViews.invoice(root, "", Language.PL);
  }

  private static View fa(String members) {
    return view(InvoiceVersion.FA_3, "<Fa><KodWaluty>PLN</KodWaluty>" + members + "</Fa>");
  }

  private static Section section(View view, String id) {
    return view.sections().stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
  }

  private static List<Field> fields(Section section) {
    List<Field> all = new ArrayList<>();
    section.blocks().forEach(block -> collect(block, all));
    return all;
  }

  private static void collect(Block block, List<Field> all) {
    switch (block) {
      case Fields fields -> all.addAll(fields.fields());
      case Inner inner -> all.addAll(fields(inner.section()));
      case Sides sides -> sides.sections().forEach(s -> all.addAll(fields(s)));
      default -> {}
    }
  }

  private static String field(Section section, String label) {
    return fields(section).stream()
        .filter(f -> f.label().main().equals(label))
        .map(Field::value)
        .findFirst()
        .orElse("");
  }

  private static List<Row> rows(View view) {
    return section(view, "items").blocks().stream()
        .filter(Table.class::isInstance)
        .flatMap(table -> ((Table) table).rows().stream())
        .toList();
  }

  private static List<String> texts(Row row) {
    return row.cells().stream().map(View.Cell::text).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "VAT, Data sprzedaży",
    "ROZ, Data sprzedaży",
    "KOR, Data sprzedaży",
    "ZAL, Data otrzymania zapłaty",
    "KOR_ZAL, Data otrzymania zapłaty"
  })
  void p6_isTheDayOfThePayment_whenTheInvoiceIsOfAnAdvance(String kind, String label) {
    View view = fa("<P_6>2026-10-10</P_6><RodzajFaktury>" + kind + "</RodzajFaktury>");
    assertThat(view.facts().getFirst().label().main()).isEqualTo(label);
    assertThat(view.facts().getFirst().value()).isEqualTo("10.10.2026");
  }

  @Test
  void ordinaryInvoice_isCalledSo_alsoOfASellerWhoIsExempt() {
    assertThat(fa("<RodzajFaktury>VAT</RodzajFaktury>").title().text()).isEqualTo("Faktura");
  }

  @Test
  void rateOfAnAdvance_comesFromItsOrder() {
    View view =
        fa(
            "<P_13_1>100</P_13_1><P_14_1>23</P_14_1><P_15>123</P_15><Zamowienie><ZamowienieWiersz>"
                + "<P_12Z>23</P_12Z></ZamowienieWiersz></Zamowienie>");
    Table totals = (Table) section(view, "totals").blocks().getFirst();
    assertThat(totals.rows().getFirst().cells().getFirst().text()).isEqualTo("23%");
  }

  @Test
  void euNumber_andPrefixedNip_standInOnePiece() {
    View view =
        view(
            InvoiceVersion.FA_3,
            "<Podmiot1><PrefiksPodatnika>PL</PrefiksPodatnika><DaneIdentyfikacyjne>"
                + "<NIP>5265877635</NIP></DaneIdentyfikacyjne></Podmiot1><Podmiot2>"
                + "<DaneIdentyfikacyjne><KodUE>DE</KodUE><NrVatUE>999888777</NrVatUE>"
                + "</DaneIdentyfikacyjne></Podmiot2>");
    assertThat(fields(section(view, "parties")).stream().map(Field::value))
        .containsExactly("PL5265877635", "DE999888777");
  }

  @Test
  void identifiersOfRows_doNotDoubleTheRows_butStandInTheSmallPrint() {
    View view =
        fa(
            "<FaWiersz><NrWierszaFa>1</NrWierszaFa><UU_ID>aaa</UU_ID><P_7>Stół</P_7></FaWiersz>"
                + "<FaWiersz><NrWierszaFa>2</NrWierszaFa><UU_ID>bbb</UU_ID><P_7>Krzesło</P_7>"
                + "</FaWiersz>");
    assertThat(rows(view)).allSatisfy(row -> assertThat(row.cells().get(1).detail()).isEmpty());
    assertThat(field(section(view, "technical"), "Identyfikatory wierszy"))
        .isEqualTo("1: aaa, 2: bbb");
  }

  private static String rowsAt(String first, String second) {
    return "<FaWiersz><P_7>a</P_7><KursWaluty>%s</KursWaluty></FaWiersz>".formatted(first)
        + "<FaWiersz><P_7>b</P_7><KursWaluty>%s</KursWaluty></FaWiersz>".formatted(second);
  }

  @Test
  void commonExchangeRate_isSaidOnce_differentOnesWithTheirRows() {
    View common = fa(rowsAt("4.1234", "4.1234"));
    assertThat(field(section(common, "items"), "Kurs waluty")).isEqualTo("4,1234");
    assertThat(rows(common)).allSatisfy(row -> assertThat(row.cells().get(1).detail()).isEmpty());
    View different = fa(rowsAt("4.1234", "4.5432"));
    assertThat(field(section(different, "items"), "Kurs waluty")).isEmpty();
    assertThat(rows(different).getLast().cells().get(1).detail()).contains("4,5432");
  }

  private static String pair(String number, String before, String after) {
    return "<FaWiersz><NrWierszaFa>%s</NrWierszaFa><P_8B>4</P_8B><P_11>%s</P_11><StanPrzed>1</StanPrzed></FaWiersz>"
            .formatted(number, before)
        + "<FaWiersz><NrWierszaFa>%s</NrWierszaFa><P_8B>4</P_8B><P_11>%s</P_11></FaWiersz>"
            .formatted(number, after);
  }

  @Test
  void correction_showsBefore_after_andTheDifference() {
    List<Row> rows = rows(fa(pair("1", "1000", "869.50")));
    assertThat(rows.stream().map(Row::kind))
        .containsExactly(RowKind.BEFORE, RowKind.NORMAL, RowKind.CHANGE);
    assertThat(texts(rows.getLast())).containsExactly("", "Różnica", "0", "-130,50");
    assertThat(texts(rows(fa(pair("1", "10", "12.5"))).getLast())).contains("+2,50");
  }

  @Test
  void rowsThatAreNoPair_haveNoDifference() {
    String unequal = pair("1", "1", "2").replaceFirst("<NrWierszaFa>1", "<NrWierszaFa>7");
    assertThat(rows(fa(unequal))).hasSize(2);
  }

  @Test
  void whatTheLawWantsSaid_standsInItsWords_splitPaymentAlsoBesideThePayment() {
    View view =
        fa(
            "<Adnotacje><P_16>1</P_16><P_17>2</P_17><P_18>2</P_18><P_18A>1</P_18A></Adnotacje>"
                + "<Platnosc><FormaPlatnosci>6</FormaPlatnosci></Platnosc>");
    assertThat(fields(section(view, "annotations")).stream().map(Field::value))
        .containsExactly("Metoda kasowa", "Mechanizm podzielonej płatności");
    assertThat(fields(section(view, "payment")).getFirst().value())
        .isEqualTo("Mechanizm podzielonej płatności");
  }

  @Test
  void firstStructure_isReadAsTheSecond() {
    View view =
        view(
            InvoiceVersion.FA_1,
            """
            <Podmiot2><DaneIdentyfikacyjne><NrID>7</NrID><ImiePierwsze>Anna</ImiePierwsze>
            <Nazwisko>Nowak</Nazwisko></DaneIdentyfikacyjne><Adres><AdresPol><KodKraju>PL</KodKraju>
            <Gmina>Łęczna</Gmina><Ulica>Polna</Ulica><NrDomu>5</NrDomu><NrLokalu>6</NrLokalu>
            <Miejscowosc>Łęczna</Miejscowosc><KodPocztowy>21-010</KodPocztowy></AdresPol></Adres>
            </Podmiot2><Fa><KodWaluty>PLN</KodWaluty><P_15>100</P_15><Adnotacje><P_19>1</P_19>
            <P_19A>art. 43</P_19A><P_PMarzy>1</P_PMarzy></Adnotacje><FaWiersze>
            <LiczbaWierszyFaktury>1</LiczbaWierszyFaktury><FaWiersz><NrWierszaFa>1</NrWierszaFa>
            <P_7>Stół</P_7></FaWiersz></FaWiersze><Platnosc><ZaplataCzesciowa>1</ZaplataCzesciowa>
            <PlatnosciCzesciowe><KwotaZaplatyCzesciowej>40</KwotaZaplatyCzesciowej>
            </PlatnosciCzesciowe><TerminyPlatnosci><TerminPlatnosci>2022-03-15</TerminPlatnosci>
            </TerminyPlatnosci></Platnosc></Fa>""");
    assertThat(fields(section(view, "parties")).stream().map(Field::value))
        .containsExactly("Anna Nowak", "7", "Polna 5/6\n21-010 Łęczna\nŁęczna\nPolska (PL)");
    assertThat(texts(rows(view).getFirst())).containsExactly("1", "Stół");
    assertThat(view.facts().stream().map(View.Fact::value))
        .containsExactly("15.03.2022", "60,00\u00a0PLN");
    assertThat(fields(section(view, "annotations")).stream().map(Field::value))
        .containsExactly("Sprzedaż zwolniona", "art. 43", "Procedura marży");
    assertThat(field(section(view, "other"), "Liczba wierszy")).isEqualTo("1");
    assertThat(view.sections().stream().map(Section::id)).doesNotContain("beyond");
  }

  @Test
  void documentsWithoutLegalEffect_andMendedFiles_areMarked() {
    View view = fa("");
    assertThat(DocumentViews.noticing(view, Set.of(), false).notices()).isEmpty();
    assertThat(DocumentViews.noticing(view, EnumSet.allOf(Notice.class), true).notices())
        .extracting(notice -> notice.main().split(" ")[0])
        .containsExactly("Odrzucona", "Dokument", "Plik");
  }
}
