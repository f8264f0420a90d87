package dev.bramka.documents.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.tree.Element;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the amount at the top of a drawing is, and how it is called. */
class AmountDueTest {
  private static final String PART =
      "<ZaplataCzesciowa><KwotaZaplatyCzesciowej>25</KwotaZaplatyCzesciowej></ZaplataCzesciowa>";

  private static AmountDue due(String members) {
    String xml = "<Fa>" + members.replace("PART", PART) + "</Fa>";
    return new AmountDue(Element.parse(xml.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "toPay|246|<P_15>246</P_15><RodzajFaktury>VAT</RodzajFaktury>",
        "total|246|<P_15>246</P_15><Platnosc><Zaplacono>1</Zaplacono></Platnosc>",
        "total|246|<P_15>246</P_15><Platnosc><ZnacznikZaplatyCzesciowej>2</ZnacznikZaplatyCzesciowej></Platnosc>",
        "left|221|<P_15>246</P_15><Platnosc><ZnacznikZaplatyCzesciowej>1</ZnacznikZaplatyCzesciowej>PART</Platnosc>",
        "left|100|<P_15>246</P_15><ZaliczkaCzesciowa><P_15Z>146</P_15Z></ZaliczkaCzesciowa>",
        "returned|4|<P_15>21</P_15><Platnosc><ZnacznikZaplatyCzesciowej>1</ZnacznikZaplatyCzesciowej>PART</Platnosc>",
        "received|123|<P_15>123</P_15><RodzajFaktury>ZAL</RodzajFaktury>",
        "received|123|<P_15>123</P_15><RodzajFaktury>ZAL</RodzajFaktury><Platnosc><Zaplacono>1</Zaplacono></Platnosc>",
        "change|-24.6|<P_15>-24.6</P_15><RodzajFaktury>KOR</RodzajFaktury><Platnosc><ZnacznikZaplatyCzesciowej>1</ZnacznikZaplatyCzesciowej>PART</Platnosc>",
        "change|10|<P_15>10</P_15><RodzajFaktury>KOR_ZAL</RodzajFaktury>",
        "returned|54|<P_15>246</P_15><Rozliczenie><Odliczenia><Kwota>300</Kwota></Odliczenia><DoRozliczenia>54</DoRozliczenia></Rozliczenie>",
        "toPay|300|<P_15>246</P_15><Rozliczenie><Obciazenia><Kwota>54</Kwota></Obciazenia></Rozliczenie>",
        "toPay|322|<P_15>246</P_15><Rozliczenie><Obciazenia><Kwota>76</Kwota></Obciazenia><DoZaplaty>322</DoZaplaty></Rozliczenie>",
        "toPay|0|<P_15>0</P_15><RodzajFaktury>ROZ</RodzajFaktury>",
        "toPay|214|<P_12_1>214</P_12_1><RodzajFaktury>VAT_RR</RodzajFaktury>"
      })
  void labelAndAmount_areOneDecision(String label, String amount, String members) {
    assertThat(due(members).meaning().apiName()).isEqualTo(label);
    assertThat(due(members).amount()).isEqualByComparingTo(amount);
  }

  @Test
  void withoutAnAmount_thereIsNone() {
    assertThat(due("").amount()).isNull();
    assertThat(due("<P_15>x</P_15>").amount()).isNull();
    assertThat(new AmountDue(null).amount()).isNull();
    assertThat(new AmountDue(null).meaning()).isEqualTo(AmountDue.Meaning.TO_PAY);
  }
}
