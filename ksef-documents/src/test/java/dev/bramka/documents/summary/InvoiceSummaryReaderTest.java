package dev.bramka.documents.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.summary.InvoiceSummary.Identifier;
import dev.bramka.documents.summary.InvoiceSummary.Party;
import dev.bramka.testkit.TestInvoices;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InvoiceSummaryReaderTest {
  private static final String FA3 = TestInvoices.fa3Text("1111111111", "F/1", "2026-02-15");

  private static InvoiceSummary read(String xml) {
    return InvoiceSummaryReader.read(xml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ordinaryInvoice() {
    InvoiceSummary s = read(FA3);
    assertThat(s.version()).isEqualTo(InvoiceVersion.FA_3);
    assertThat(s.seller())
        .isEqualTo(new Party(Identifier.NIP, "1111111111", "Meble Bukowe sp. z o.o.", 0));
    assertThat(s.buyer().nip()).isEqualTo("2222222222");
    assertThat(s.number()).isEqualTo("F/1");
    assertThat(s.issueDate()).isEqualTo("2026-02-15");
    assertThat(s.kind()).isEqualTo("VAT");
    assertThat(s.currency()).isEqualTo("PLN");
    assertThat(s.net()).isEqualByComparingTo("1900.50");
    assertThat(s.vat()).isEqualByComparingTo("415.52");
    assertThat(s.gross()).isEqualByComparingTo("2316.02");
    assertThat(s.selfInvoicing()).isFalse();
    assertThat(s.attachment()).isFalse();
  }

  @Test
  void foreignCurrency_vatIsTheAmountInZloty() {
    InvoiceSummary s =
        read(
            FA3.replace("<KodWaluty>PLN", "<KodWaluty>EUR")
                .replace("</P_14_1>", "</P_14_1><P_14_1W>1750.00</P_14_1W>"));
    assertThat(s.vat()).isEqualByComparingTo("1756.00");
  }

  @Test
  void partiesOfEveryKind() {
    InvoiceSummary s =
        read(
            FA3.replace("<NIP>2222222222</NIP>", "<KodUE>DE</KodUE><NrVatUE>123456789</NrVatUE>")
                .replace(
                    "<Fa>",
                    """
                    <Podmiot3><DaneIdentyfikacyjne><IDWew>3333333333-00001</IDWew><Nazwa>Oddział</Nazwa>
                      </DaneIdentyfikacyjne><Rola>2</Rola></Podmiot3>
                    <Podmiot3><DaneIdentyfikacyjne><BrakID>1</BrakID></DaneIdentyfikacyjne>
                      <RolaInna>1</RolaInna></Podmiot3>
                    <PodmiotUpowazniony><DaneIdentyfikacyjne><NIP>4444444444</NIP></DaneIdentyfikacyjne>
                      <RolaPU>1</RolaPU></PodmiotUpowazniony><Fa>"""));
    assertThat(s.buyer().identifier()).isEqualTo(Identifier.VAT_UE);
    assertThat(s.buyer().value()).isEqualTo("DE123456789");
    assertThat(s.thirdParties())
        .containsExactly(
            new Party(Identifier.INTERNAL_ID, "3333333333-00001", "Oddział", 2),
            new Party(Identifier.NONE, null, null, 0));
    assertThat(s.thirdParties().getFirst().nip()).isEqualTo("3333333333");
    assertThat(s.authorised()).isEqualTo(new Party(Identifier.NIP, "4444444444", null, 1));
  }

  @Test
  void namesInRowsAreNotTheInvoices() {
    assertThat(read(FA3.replace("</FaWiersz>", "<P_2>row</P_2></FaWiersz>")).number())
        .isEqualTo("F/1");
  }

  @Test
  void anythingElse_isRefused() {
    assertThatThrownBy(() -> read("<a/>")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(FA3.substring(0, 900)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void absurdAmount_countsAsNothing() {
    assertThat(read(FA3.replace("2316.02", "1e999999999")).gross()).isZero();
  }
}
