package dev.bramka.documents.visualise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.generate.ModelDocuments;
import dev.bramka.documents.generate.simple.WorkedCases;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.visualise.VisualisationException.Reason;
import dev.bramka.documents.visualise.Visualiser.Drawing;
import dev.bramka.documents.visualise.Visualiser.Format;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Documents as people see them. */
@Tag("slow")
class VisualiserTest {
  static final Codes CODES = new Codes("https://qr-test.ksef.mf.gov.pl", null);

  private final Visualiser visualiser = new Visualiser();

  static Stream<Named<JsonNode>> cases() throws IOException {
    return WorkedCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyValueOfAnInvoice_isShown_inEveryLanguageAndFormat(JsonNode worked) {
    byte[] xml = WorkedCases.generate(worked).valid().orElseThrow();
    for (Language language : Language.values()) {
      allShown(xml, html(xml, language), pdf(xml, language), language);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FA_2", "FA_3", "FA_RR_1"})
  void everyValueOfWhateverTheSchemaAllows_isShown(InvoiceVersion version) {
    ModelDocuments documents = new ModelDocuments(20_261_123);
    for (int i = 0; i < 100; i++) {
      byte[] xml = documents.draw(version);
      allShown(
          xml,
          visualiser.invoice(
              xml, "", new Drawing(Language.PL, Format.HTML, Branding.DEFAULT), null),
          visualiser.invoice(
              xml, "", new Drawing(Language.PL, Format.PDF, Branding.DEFAULT), null));
    }
  }

  private static void allShown(byte[] xml, byte[] html, byte[] pdf) {
    allShown(xml, html, pdf, Language.PL);
  }

  private static void allShown(byte[] xml, byte[] html, byte[] pdf, Language language) {
    Element root = Element.parse(xml);
    assertThat(ShownValues.missing(root, Pages.html(html), language)).as("HTML").isEmpty();
    assertThat(ShownValues.missing(root, Pages.pdf(pdf), language)).as("PDF").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void htmlAndPdf_sayTheSame(JsonNode worked) {
    byte[] xml = WorkedCases.generate(worked).valid().orElseThrow();
    byte[] pdf = pdf(xml, Language.EN);
    if (Pages.count(pdf) == 1) {
      assertThat(Pages.pdf(pdf)).isEqualTo(Pages.html(html(xml, Language.EN)));
    }
  }

  @Test
  void fa1_isShown_thoughItsSchemaIsGone() {
    byte[] xml =
        bytes(
            """
            <Faktura xmlns="http://crd.gov.pl/wzor/2021/11/29/11089/"><Naglowek>
            <KodFormularza kodSystemowy="FA (1)" wersjaSchemy="1-0E">FA</KodFormularza></Naglowek>
            <Podmiot1><DaneIdentyfikacyjne><NIP>5265877635</NIP><PelnaNazwa>Stara firma</PelnaNazwa>
            </DaneIdentyfikacyjne></Podmiot1><Fa><KodWaluty>PLN</KodWaluty><P_1>2022-03-01</P_1>
            <P_2>1/2022</P_2><P_13_1>100</P_13_1><P_13_6>7.00</P_13_6><P_15>130</P_15>
            <FaWiersze><WartoscWierszyFaktury1>107</WartoscWierszyFaktury1><FaWiersz>
            <NrWierszaFa>1</NrWierszaFa><P_7>Krzesło</P_7></FaWiersz></FaWiersze></Fa></Faktura>
            """);
    allShown(xml, html(xml, Language.PL), pdf(xml, Language.PL));
  }

  @Test
  void markup_isShown_notObeyed() {
    byte[] xml =
        invoice("<script>alert(1)</script><img src=x onerror=alert(1)> \" ' & </td></table>");
    String html = new String(html(xml, Language.PL), StandardCharsets.UTF_8);
    assertThat(html)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x")
        .doesNotContain("<script", "<img", "onerror=alert(1)>");
    assertThat(Pages.pdf(pdf(xml, Language.PL))).contains("<script>alert(1)</script>");
  }

  @Test
  void html_asksForNothing() {
    String html = new String(html(invoice("x"), Language.PL_EN), StandardCharsets.UTF_8);
    assertThat(html.replaceAll("<a href=\"https://qr-test[^\"]*\"", ""))
        .doesNotContain("src=", "href=", "url(", "@import", "<link", "<script");
    assertThat(html).contains("<html lang=\"pl\">", "<i lang=\"en\">", "scope=\"col\"");
  }

  @Test
  void headings_skipNoLevel() throws IOException {
    for (Named<JsonNode> worked : WorkedCases.all().toList()) {
      byte[] xml = WorkedCases.generate(worked.getPayload()).valid().orElseThrow();
      String html = new String(html(xml, Language.PL), StandardCharsets.UTF_8);
      int last = 0;
      for (int at = html.indexOf("<h"); at >= 0; at = html.indexOf("<h", at + 1)) {
        int level = Character.digit(html.charAt(at + 2), 10);
        if (level > 0) {
          assertThat(level).as(worked.getName()).isLessThanOrEqualTo(last + 1);
          last = level;
        }
      }
      assertThat(last).isPositive();
    }
  }

  @Test
  void numbersAndDates_areWrittenAsTheReaderIsUsedTo() {
    byte[] xml = invoice("x");
    assertThat(Pages.html(html(xml, Language.PL))).contains("1234,50PLN", "16.02.2026");
    assertThat(Pages.html(html(xml, Language.EN))).contains("1,234.50PLN", "16Feb2026");
    String polish = new String(html(xml, Language.PL), StandardCharsets.UTF_8);
    assertThat(polish).contains("1\u00a0234,50\u00a0PLN");
  }

  @Test
  void whatIsPaidInPart_isNotAskedForAgain() {
    byte[] xml =
        bytes(
            text(invoice("x"))
                .replace(
                    "</Fa>",
                    "<Platnosc><ZnacznikZaplatyCzesciowej>1</ZnacznikZaplatyCzesciowej>"
                        + "<ZaplataCzesciowa><KwotaZaplatyCzesciowej>234.50"
                        + "</KwotaZaplatyCzesciowej><DataZaplatyCzesciowej>2026-02-16"
                        + "</DataZaplatyCzesciowej></ZaplataCzesciowa></Platnosc></Fa>"));
    assertThat(Pages.html(html(xml, Language.PL)))
        .contains("Pozostałodozapłaty1000,00PLN", "1234,50PLN", "234,50");
  }

  @Test
  void theme_movesSections_andAddsAFooter() {
    Theme theme = new Theme("#7a1f3d", true, "Dziękujemy!", List.of("totals", "items"));
    byte[] xml = invoice("Krzesło");
    Branding look = new Branding(theme, null);
    String html =
        text(visualiser.invoice(xml, "", new Drawing(Language.PL, Format.HTML, look), null));
    assertThat(html.indexOf("id=\"totals\"")).isBetween(0, html.indexOf("id=\"items\""));
    assertThat(html.indexOf("id=\"items\"")).isBetween(0, html.indexOf("id=\"parties\""));
    assertThat(html).contains("--accent:#7a1f3d", "Dziękujemy!");
    assertThat(
            Pages.pdf(
                visualiser.invoice(xml, "", new Drawing(Language.PL, Format.PDF, look), null)))
        .contains("Dziękujemy!");
  }

  @Test
  void thousandRows_goOnPageAfterPage_underRepeatedHeads() {
    byte[] xml = rows(1000);
    byte[] pdf = pdf(xml, Language.PL);
    allShown(xml, html(xml, Language.PL), pdf);
    String text = Pages.pdf(pdf);
    int pages = Pages.count(pdf);
    assertThat(pages).isGreaterThan(20);
    assertThat(text.split("Nazwatowarulubusługi", -1).length - 1).isGreaterThanOrEqualTo(pages - 1);
  }

  @Test
  void receiptOfTenThousandDocuments_listsEach() {
    byte[] xml = upo(10_000);
    byte[] html = visualiser.upo(xml, new Drawing(Language.PL, Format.HTML, Branding.DEFAULT));
    byte[] pdf = visualiser.upo(xml, new Drawing(Language.PL, Format.PDF, Branding.DEFAULT));
    String text = Pages.pdf(pdf);
    for (int i = 0; i < 10_000; i += 999) {
      assertThat(text).contains("FV/" + i + "/2026");
    }
    assertThat(Pages.html(html)).contains("FV/9999/2026");
  }

  @Test
  void everyValueOfAReceipt_isShown() {
    for (int documents : new int[] {1, 2, 30}) {
      byte[] xml = upo(documents);
      allShown(
          xml,
          visualiser.upo(xml, new Drawing(Language.PL, Format.HTML, Branding.DEFAULT)),
          visualiser.upo(xml, new Drawing(Language.PL, Format.PDF, Branding.DEFAULT)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<a",
        "<Other/>",
        "plain text",
        "<!DOCTYPE x []><Faktura/>",
        "<Faktura>&#0;</Faktura>",
        "<Faktura>&#xD800;</Faktura>",
        "<?xml version=\"1.1\"?><Faktura/>"
      })
  void whatIsNoInvoice_isRefused(String input) {
    assertThatThrownBy(() -> html(bytes(input), Language.PL))
        .isInstanceOfSatisfying(
            VisualisationException.class,
            e ->
                assertThat(e.reason())
                    .isEqualTo(input.isEmpty() ? Reason.SIZE : Reason.NOT_A_DOCUMENT));
  }

  @Test
  void unknownStructure_isNamed() {
    assertThatThrownBy(() -> html(bytes("<Faktura xmlns='urn:other'/>"), Language.PL))
        .isInstanceOfSatisfying(
            VisualisationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.VERSION))
        .hasMessageContaining("urn:other");
  }

  @Test
  void tooLarge_isRefused_beforeItIsRead() {
    assertThatThrownBy(() -> html(new byte[Visualiser.LARGEST_INVOICE + 1], Language.PL))
        .isInstanceOfSatisfying(
            VisualisationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SIZE));
  }

  @Test
  void longestTextThatFits_endsWithAPdf_orIsRefused() {
    byte[] xml = invoice("słowo ".repeat(400_000));
    assertThat(Pages.pdf(pdf(xml, Language.PL)).length()).isGreaterThan(2_000_000);
    byte[] narrow = invoice("a\n".repeat(1_000_000));
    assertThatThrownBy(() -> pdf(narrow, Language.PL))
        .isInstanceOfSatisfying(
            VisualisationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SIZE));
  }

  /** A crash found: columns times rows once took more memory than there was. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void wideAttachmentOfManyRows_isRefused(Format format) {
    String columns = "<Kol><NKom>a</NKom></Kol>".repeat(40_000);
    String rows = "<Wiersz><WKom>1</WKom></Wiersz>".repeat(50_000);
    String table =
        "</Fa><Zalacznik><BlokDanych><Tabela><TNaglowek>"
            + columns
            + "</TNaglowek>"
            + rows
            + "</Tabela></BlokDanych></Zalacznik>";
    tooLong(bytes(text(invoice("x")).replace("</Fa>", table)), format);
  }

  /** A crash found: the tags of a PDF once took more memory than there was. */
  @Test
  void moreRowsThanAPdfHoldsTagsFor_areRefused() {
    String rows = "<FaWiersz/>".repeat(240_000);
    tooLong(bytes(text(invoice("x")).replace("</Fa>", rows + "</Fa>")), Format.PDF);
  }

  /** A crash found: a long heading was said again with each of its tables. */
  @Test
  void longHeadingOverManyTables_isRefusedAsHtml() {
    String tables =
        "<Tabela><TNaglowek><Kol><NKom>a</NKom></Kol></TNaglowek></Tabela>".repeat(1500);
    String block = "<BlokDanych><ZNaglowek>" + "H".repeat(500_000) + "</ZNaglowek>" + tables;
    String attachment = "</Fa><Zalacznik>" + block + "</BlokDanych></Zalacznik>";
    tooLong(bytes(text(invoice("x")).replace("</Fa>", attachment)), Format.HTML);
  }

  /** A hang found: what is asked of all sums was asked again for each. */
  @Test
  @Timeout(60)
  void twentyThousandUnknownSums_areListedInTime() {
    String sums = "<P_13_99>1</P_13_99>".repeat(20_000);
    assertThat(html(bytes(text(invoice("x")).replace("</Fa>", sums + "</Fa>")), Language.PL))
        .hasSizeGreaterThan(500_000);
  }

  /** A hang found: the head was repeated on a page for each row. */
  @Test
  void tableHeadAsTallAsPages_standsOnce() {
    String head = "<TNaglowek><Kol><NKom>" + "N".repeat(20_000) + "</NKom></Kol></TNaglowek>";
    String rows = "<Wiersz><WKom>a</WKom></Wiersz>".repeat(300);
    String table = "<Tabela>" + head + rows + "</Tabela>";
    String attachment = "</Fa><Zalacznik><BlokDanych>" + table + "</BlokDanych></Zalacznik>";
    byte[] pdf = pdf(bytes(text(invoice("x")).replace("</Fa>", attachment)), Language.PL);
    assertThat(Pages.count(pdf)).isLessThan(30);
  }

  @Test
  void twentyColumns_areAllOnThePage() throws IOException {
    StringBuilder table = new StringBuilder("<Tabela><TNaglowek>");
    for (int i = 0; i < 20; i++) {
      table.append("<Kol Typ=\"txt\"><NKom>Kolumna ").append(i).append("</NKom></Kol>");
    }
    table.append("</TNaglowek><Wiersz>");
    for (int i = 0; i < 20; i++) {
      table.append("<WKom>").append("W".repeat(59)).append((char) ('a' + i)).append("</WKom>");
    }
    table.append("</Wiersz></Tabela>");
    String attachment = "</Fa><Zalacznik><BlokDanych>" + table + "</BlokDanych></Zalacznik>";
    byte[] pdf = pdf(bytes(text(invoice("x")).replace("</Fa>", attachment)), Language.PL);
    assertThat(Pages.rightmost(pdf)).isLessThan(595 - 35);
  }

  /** What no schema foresees, each with a word that must be seen. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<P_15>|<P_15>777.77</P_15><P_15>|777,77",
        "</P_2>|</P_2><P_2>DRUGI</P_2>|DRUGI",
        "</P_2>|<b>WEWNATRZ</b></P_2>|WEWNATRZ",
        "<Fa>|<Fa>MIEDZY|MIEDZY",
        "<Fa>|<Fa uwaga='ATRYBUT'>|ATRYBUT",
        "</Fa>|<P_13_1>555.55</P_13_1></Fa>|555,55",
        "</Fa>|<Nowe><Cos>INNE</Cos></Nowe></Fa>|INNE",
        "</Fa>|</Fa><Zalacznik><Obcy>W ZALACZNIKU</Obcy></Zalacznik>|WZALACZNIKU",
        "</Fa>|</Fa><Zalacznik><BlokDanych><MetaDane/></BlokDanych></Zalacznik>|Krzesło",
        "<Podmiot1>|<Naglowek/><Naglowek><SystemInfo>DRUGI</SystemInfo></Naglowek><Podmiot1>|DRUGI",
        "</Fa>|<Adnotacje><P_17>3ABC</P_17></Adnotacje></Fa>|3ABC"
      })
  void whatTheSchemaHasNoPlaceFor_isShownAllTheSame(String where, String with, String word) {
    String document = text(invoice("Krzesło"));
    assertThat(document).contains(where);
    byte[] xml = bytes(document.replace(where, with));
    for (Format format : Format.values()) {
      byte[] file =
          visualiser.invoice(xml, "", new Drawing(Language.PL, format, Branding.DEFAULT), null);
      String shown = format == Format.PDF ? Pages.pdf(file) : Pages.html(file);
      assertThat(shown.replace("777.77", "777,77").replace("555.55", "555,55")).contains(word);
    }
  }

  @Test
  void tab_partsWords() {
    byte[] pdf = pdf(invoice("LEWA\tPRAWA"), Language.PL);
    assertThat(Pages.words(pdf)).contains("LEWA PRAWA");
  }

  private void tooLong(byte[] xml, Format format) {
    assertThatThrownBy(
            () ->
                visualiser.invoice(
                    xml, "", new Drawing(Language.PL, format, Branding.DEFAULT), null))
        .isInstanceOfSatisfying(
            VisualisationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SIZE))
        .hasMessageStartingWith("More than ");
  }

  @Test
  void foreignKsefNumber_isRefused() {
    LocalDate day = LocalDate.of(2026, 2, 17);
    byte[] xml = invoice("x");
    String own = KsefNumber.of("5265877635", day, "0100000000AB").value();
    String foreign = KsefNumber.of("1111111111", day, "0100000000AB").value();
    String early = KsefNumber.of("5265877635", day.minusDays(2), "0100000000AB").value();
    assertThat(
            Pages.html(
                visualiser.invoice(
                    xml, own, new Drawing(Language.PL, Format.HTML, Branding.DEFAULT), CODES)))
        .contains(own)
        .doesNotContain("OFFLINE");
    for (String wrong : List.of(foreign, early, own.replace("AB-", "AC-"), "x")) {
      assertThatThrownBy(
              () ->
                  visualiser.invoice(
                      xml, wrong, new Drawing(Language.PL, Format.PDF, Branding.DEFAULT), null))
          .isInstanceOfSatisfying(
              VisualisationException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.KSEF_NUMBER));
    }
  }

  @Test
  void codeWithoutSellerOrDate_isRefused() {
    for (String day : List.of("kiedyś", "-0044-03-15", "+99999-12-31", "0000-01-01")) {
      byte[] xml = bytes(text(invoice("x")).replace("2026-02-16", day));
      assertThatThrownBy(() -> html(xml, Language.PL))
          .isInstanceOfSatisfying(
              VisualisationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CODE));
    }
  }

  @Test
  void oddCharacters_areReplaced_notLost() {
    byte[] xml = invoice("日本 🚀 Ωμέγα Привет");
    assertThat(Pages.html(html(xml, Language.PL))).contains("日本🚀ΩμέγαПривет");
    assertThat(Pages.pdf(pdf(xml, Language.PL))).contains("ΩμέγαПривет");
  }

  private byte[] html(byte[] xml, Language language) {
    return visualiser.invoice(xml, "", new Drawing(language, Format.HTML, Branding.DEFAULT), CODES);
  }

  private byte[] pdf(byte[] xml, Language language) {
    return visualiser.invoice(xml, "", new Drawing(language, Format.PDF, Branding.DEFAULT), CODES);
  }

  static byte[] invoice(String itemName) {
    String name = itemName.replace("&", "&amp;").replace("<", "&lt;");
    return bytes(
        """
        <Faktura xmlns="%s"><Podmiot1><DaneIdentyfikacyjne><NIP>5265877635</NIP>
        <Nazwa>Meble Bukowe</Nazwa></DaneIdentyfikacyjne></Podmiot1><Fa><KodWaluty>PLN</KodWaluty>
        <P_1>2026-02-16</P_1><P_2>FV/1/2026</P_2><P_15>1234.50</P_15><FaWiersz>
        <NrWierszaFa>1</NrWierszaFa><P_7>%s</P_7></FaWiersz></Fa></Faktura>
        """
            .formatted(InvoiceVersion.FA_3.namespace(), name));
  }

  static byte[] rows(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 2; i <= count; i++) {
      rows.append("<FaWiersz><NrWierszaFa>").append(i).append("</NrWierszaFa><P_7>Towar ");
      rows.append(i).append("</P_7><P_8A>szt.</P_8A><P_8B>1</P_8B><P_9A>").append(i);
      rows.append("</P_9A><P_11>").append(i).append("</P_11><P_12>23</P_12></FaWiersz>");
    }
    return bytes(text(invoice("Towar 1")).replace("</FaWiersz>", "</FaWiersz>" + rows));
  }

  static byte[] upo(int documents) {
    StringBuilder upo = new StringBuilder();
    upo.append("<Potwierdzenie xmlns=\"http://upo.schematy.mf.gov.pl/KSeF/v4-3\">");
    upo.append("<NazwaPodmiotuPrzyjmujacego>MF</NazwaPodmiotuPrzyjmujacego>");
    upo.append("<NumerReferencyjnySesji>20260216-SO-1</NumerReferencyjnySesji>");
    upo.append("<Uwierzytelnienie><IdKontekstu><Nip>5265877635</Nip></IdKontekstu>");
    upo.append("<SkrotDokumentuUwierzytelniajacego>kyqH+QUg=</SkrotDokumentuUwierzytelniajacego>");
    upo.append("</Uwierzytelnienie><OpisPotwierdzenia><Strona>1</Strona></OpisPotwierdzenia>");
    for (int i = 0; i < documents; i++) {
      upo.append("<Dokument><NipSprzedawcy>5265877635</NipSprzedawcy><NumerKSeFDokumentu>");
      upo.append(
          KsefNumber.of(
              "5265877635", LocalDate.of(2026, 2, 16), "%012X".formatted(0x1000000L + i)));
      upo.append("</NumerKSeFDokumentu><NumerFaktury>FV/").append(i).append("/2026</NumerFaktury>");
      upo.append("<DataWystawieniaFaktury>2026-02-16</DataWystawieniaFaktury>");
      upo.append("<DataPrzeslaniaDokumentu>2026-02-16T11:02:41Z</DataPrzeslaniaDokumentu>");
      upo.append("<DataNadaniaNumeruKSeF>2026-02-16T11:02:42Z</DataNadaniaNumeruKSeF>");
      upo.append("<SkrotDokumentu>jli86Kp2Kw7jppX59P8VmjWRcwLTvsPK3DcPEB87mNk=</SkrotDokumentu>");
      upo.append("<TrybWysylki>Online</TrybWysylki></Dokument>");
    }
    return bytes(upo.append("</Potwierdzenie>").toString());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
