package dev.bramka.documents.generate.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.validate.ValidationOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What is known of invoices that a correction or a settlement refers to is used. */
class ReferencesTest {
  private static final String SELLER =
      "'seller': {'nip': '5265877635', 'name': 'Meble', 'address': 'ul. Polna 5'}, ";
  private static final String PARTIES =
      SELLER + "'buyer': {'nip': '1111111111', 'name': 'Żuraw', 'address': 'Rynek 1'}, ";
  private static final String FOUR_CHAIRS =
      "'number': 'FV/1', 'issueDate': '2026-02-10', "
          + PARTIES
          + "'lines': [{'name': 'Krzesło', 'quantity': 4, 'netPrice': 250, 'rate': 23},"
          + " {'name': 'Stół', 'quantity': 1, 'netPrice': 900, 'rate': 23}]";
  private static final String ADVANCE =
      "'number': 'ZAL/1', 'issueDate': '2026-02-10', "
          + PARTIES
          + "'lines': [{'name': 'Stół', 'quantity': 1, 'netPrice': 5000, 'rate': 23}],"
          + " 'advance': {'received': 1230, 'receivedOn': '2026-02-09'}";

  private final ShortForm shortForm =
      new ShortForm(Clock.fixed(Instant.parse("2026-03-20T10:00:00Z"), ZoneOffset.UTC));

  /** Documents by KSeF number, in the order they came. */
  private final Map<String, byte[]> archive = new LinkedHashMap<>();

  /** Corrections that are here, and damaged. */
  private final List<ReferencedInvoices.Later> unreadable = new ArrayList<>();

  private final ReferencedInvoices known =
      new ReferencedInvoices() {
        @Override
        public Optional<byte[]> find(String ksefNumber) {
          return Optional.ofNullable(archive.get(ksefNumber));
        }

        @Override
        public Optional<String> numbered(String number, String issueDate) {
          List<String> found =
              archive.keySet().stream()
                  .filter(k -> parsed(archive.get(k)).value("Fa", "P_2").equals(number))
                  .toList();
          return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        }

        @Override
        public Optional<String> withContent(byte[] xml) {
          return archive.keySet().stream()
              .filter(k -> Arrays.equals(archive.get(k), xml))
              .findFirst();
        }

        @Override
        public Stream<Later> laterCorrections(String ksefNumber) {
          return Stream.concat(
              archive.entrySet().stream()
                  .filter(e -> parsed(e.getValue()).value("Fa", "RodzajFaktury").startsWith("KOR"))
                  .map(e -> new Later(e.getKey(), e.getValue())),
              unreadable.stream());
        }
      };

  private static Element parsed(byte[] xml) {
    return Element.parse(xml);
  }

  private GeneratedInvoice generated(String members) {
    ObjectNode input =
        (ObjectNode) InvoiceJson.MAPPER.readTree("{" + members.replace('\'', '"') + "}");
    return shortForm.generate(input, known, ValidationOptions.defaults(false)).generated();
  }

  private byte[] made(String members) {
    GeneratedInvoice generated = generated(members);
    assertThat(generated.errors()).isEmpty();
    return generated.valid().orElseThrow();
  }

  private String archived(byte[] xml) {
    String own = "0100000000" + (char) ('A' + archive.size()) + "0";
    String number = KsefNumber.of("5265877635", LocalDate.of(2026, 2, 16), own).value();
    archive.put(number, xml);
    return number;
  }

  private String correcting(String number, String original, String members) {
    return "'number': '%s', 'issueDate': '2026-03-10', 'correction': {'original': {%s}, 'reason': 'x', %s}"
        .formatted(number, original, members);
  }

  private static String ksef(String number) {
    return "'ksefNumber': '" + number + "'";
  }

  private static String xml(byte[] xml) {
    return "'xml': '" + Base64.getEncoder().encodeToString(xml) + "'";
  }

  private static Element fa(byte[] xml) {
    return java.util.Objects.requireNonNull(parsed(xml).child("Fa"));
  }

  private static List<String> figures(Element fa, String element) {
    return fa.all("FaWiersz").stream().map(row -> row.value(element)).toList();
  }

  @Test
  void aSecondCorrection_startsFromWhatTheFirstOneLeft() {
    String original = archived(made(FOUR_CHAIRS));
    archived(made(correcting("KOR/1", ksef(original), "'lines': [{'line': 1, 'quantity': 3}]")));
    Element second =
        fa(made(correcting("KOR/2", ksef(original), "'lines': [{'line': 1, 'quantity': 2}]")));
    assertThat(figures(second, "P_8B")).containsExactly("3", "2");
    assertThat(second.value("P_13_1")).isEqualTo("-250");
    assertThat(second.value("P_15")).isEqualTo("-307.5");
  }

  @Test
  void aThirdCorrection_seesBoth_alsoRowsThatWereAdded_andZeroTakesAllBack() {
    String original = archived(made(FOUR_CHAIRS));
    archived(made(correcting("KOR/1", ksef(original), "'lines': [{'line': 1, 'quantity': 3}]")));
    archived(
        made(
            correcting(
                "KOR/2",
                ksef(original),
                "'lines': [{'add': true, 'name': 'Lampa', 'quantity': 1, 'netPrice': 100, 'rate': 8}]")));
    Element third = fa(made(correcting("KOR/3", ksef(original), "'zero': true")));
    assertThat(third.value("P_13_1")).isEqualTo("-1650");
    assertThat(third.value("P_13_2")).isEqualTo("-100");
    assertThat(figures(third, "P_7"))
        .containsExactly("Krzesło", "Krzesło", "Stół", "Stół", "Lampa", "Lampa");
  }

  @Test
  void aCorrectionOfTheParties_isTheStateOfTheNext() {
    String original = archived(made(FOUR_CHAIRS));
    archived(
        made(
            correcting(
                "KOR/1",
                ksef(original),
                "'buyer': {'nip': '1111111111', 'name': 'Żuraw sp. j.', 'address': 'Rynek 2'}")));
    byte[] second =
        made(correcting("KOR/2", ksef(original), "'lines': [{'line': 2, 'netPrice': 800}]"));
    assertThat(parsed(second).value("Podmiot2", "DaneIdentyfikacyjne", "Nazwa"))
        .isEqualTo("Żuraw sp. j.");
    assertThat(fa(second).child("Podmiot2K")).isNull();
    assertThat(figures(fa(second), "P_9A")).containsExactly("900", "800");
  }

  @Test
  void correctionsOfOtherInvoices_doNotMatter() {
    String other = archived(made(FOUR_CHAIRS.replace("FV/1", "FV/2")));
    archived(made(correcting("KOR/1", ksef(other), "'lines': [{'line': 1, 'quantity': 3}]")));
    String original = archived(made(FOUR_CHAIRS));
    Element correction =
        fa(made(correcting("KOR/2", ksef(original), "'lines': [{'line': 1, 'quantity': 2}]")));
    assertThat(figures(correction, "P_8B")).containsExactly("4", "2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Differences do not say what is left of a row.
        "'style': 'differences', 'lines': [{'line': 1, 'quantity': 3}]",
        // Its state before is not the one that is known: a correction is missing between.
        "'lines': [{'line': 1, 'before': {'name': 'Krzesło', 'quantity': 9, 'netPrice': 250, 'rate': 23}, 'after': {'name': 'Krzesło', 'quantity': 3, 'netPrice': 250, 'rate': 23}}]"
      })
  void aChainThatCannotBeFollowed_isRefused_namingWhatIsMissing(String first) {
    String original = archived(made(FOUR_CHAIRS));
    archived(made(correcting("KOR/A", ksef(original), first)));
    GeneratedInvoice second =
        generated(correcting("KOR/2", ksef(original), "'lines': [{'line': 1, 'quantity': 2}]"));
    assertThat(second.errors())
        .extracting(JsonFinding::summary)
        .anySatisfy(text -> assertThat(text).contains("KOR/A corrects this invoice", "before"));
    assertThat(
            made(
                correcting(
                    "KOR/2",
                    ksef(original),
                    "'lines': [{'line': 1, 'before': {'name': 'Krzesło', 'quantity': 3, 'netPrice': 250,"
                        + " 'rate': 23}, 'after': {'name': 'Krzesło', 'quantity': 2, 'netPrice': 250,"
                        + " 'rate': 23}}]")))
        .isNotEmpty();
  }

  @Test
  void aCorrectionThatCannotBeRead_isNotTakenForNone() {
    String original = archived(made(FOUR_CHAIRS));
    byte[] garbage = ("no XML, but of " + original).getBytes(StandardCharsets.UTF_8);
    for (byte[] xml : new byte[][] {null, garbage}) {
      unreadable.clear();
      unreadable.add(new ReferencedInvoices.Later("K-7", xml));
      assertThat(
              generated(
                      correcting("KOR/2", ksef(original), "'lines': [{'line': 1, 'quantity': 2}]"))
                  .errors())
          .extracting(JsonFinding::summary)
          .anySatisfy(text -> assertThat(text).contains("K-7 corrects this invoice"));
    }
  }

  @Test
  void anOriginalGivenByXml_getsTheNumberThatItsBytesHaveHere() {
    byte[] original = made(FOUR_CHAIRS);
    String change = "'lines': [{'line': 1, 'quantity': 3}]";
    Element outside = fa(made(correcting("KOR/1", xml(original), change)));
    assertThat(outside.value("DaneFaKorygowanej", "NrKSeFN")).isEqualTo("1");
    String number = archived(original);
    Element inside = fa(made(correcting("KOR/1", xml(original), change)));
    assertThat(inside.value("DaneFaKorygowanej", "NrKSeFFaKorygowanej")).isEqualTo(number);
  }

  @Test
  void anOriginalGivenByItsOwnNumber_isFoundWithItsContent() {
    String number = archived(made(FOUR_CHAIRS));
    String own = "'number': 'FV/1', 'issueDate': '2026-02-10'";
    Element correction =
        fa(made(correcting("KOR/1", own, "'lines': [{'line': 1, 'quantity': 3}]")));
    assertThat(correction.value("DaneFaKorygowanej", "NrKSeFFaKorygowanej")).isEqualTo(number);
    assertThat(figures(correction, "P_8B")).containsExactly("4", "3");
  }

  private String settling(String advance) {
    return "'number': 'ROZ/1', 'issueDate': '2026-03-10', "
        + PARTIES
        + "'lines': [{'name': 'Stół', 'quantity': 1, 'netPrice': 5000, 'rate': 23}],"
        + " 'settlement': {'advances': [{"
        + advance
        + "}]}";
  }

  @Test
  void anAdvanceGivenByItsNumber_getsItsKsefNumberAndItsSums() {
    String number = archived(made(ADVANCE));
    for (String given : List.of("'number': 'ZAL/1'", xml(archive.get(number)), ksef(number))) {
      Element settlement = fa(made(settling(given)));
      assertThat(settlement.value("FakturaZaliczkowa", "NrKSeFFaZaliczkowej")).isEqualTo(number);
      assertThat(settlement.value("P_13_1")).isEqualTo("4000");
    }
    String sums = "'number': 'ZAL/1', 'sums': [{'rate': 23, 'net': 1000, 'tax': 230}]";
    assertThat(fa(made(settling(sums))).value("FakturaZaliczkowa", "NrKSeFFaZaliczkowej"))
        .isEqualTo(number);
  }

  @Test
  void anAdvanceThatWasCorrected_countsAsItIsNow() {
    String number = archived(made(ADVANCE));
    archived(made(correcting("KOR/1", ksef(number), "'received': 615")));
    assertThat(fa(made(settling(ksef(number)))).value("P_13_1")).isEqualTo("4500");
    // And a further correction of it starts from there.
    Element second = fa(made(correcting("KOR/2", ksef(number), "'received': 0")));
    assertThat(second.value("P_15")).isEqualTo("-615");
    assertThat(second.value("P_15ZK")).isEqualTo("615");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no advance invoice|FV/1|FV/1",
        "another buyer: 2222222222|1111111111|2222222222",
        "another seller: 7171642051|5265877635|7171642051"
      })
  void anAdvanceIsOfItsKind_andOfTheSameParties(String said, String was, String is) {
    String document = said.startsWith("no") ? FOUR_CHAIRS : ADVANCE.replace(was, is);
    String number = archived(made(document));
    assertThat(generated(settling(ksef(number))).errors())
        .extracting(JsonFinding::summary)
        .anySatisfy(text -> assertThat(text).contains(said));
  }
}
