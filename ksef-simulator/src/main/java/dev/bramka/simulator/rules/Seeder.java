package dev.bramka.simulator.rules;

import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.summary.InvoiceSummaryReader;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.state.Metadata;
import dev.bramka.simulator.state.MetadataStore;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Fills the simulator with invoices between parties, as if they had come over the API. */
public final class Seeder {
  private static final int BATCH = 500;

  /**
   * What to make.
   *
   * @param count how many invoices
   * @param parties NIPs that invoice each other, at least two
   * @param from when the first may have been stored
   * @param to when the last may have been stored
   * @param rows rows of each invoice
   * @param rowText length of a row's random description, which hardly compresses
   */
  public record Order(
      int count, List<String> parties, Instant from, Instant to, int rows, int rowText) {}

  private final MetadataStore metadata;
  private final ReferenceNumbers numbers;
  private final AtomicInteger runs = new AtomicInteger();

  /** Fills this store. */
  public Seeder(MetadataStore metadata, ReferenceNumbers numbers) {
    this.metadata = metadata;
    this.numbers = numbers;
  }

  /** Makes the invoices and returns the session's number under which they stand. */
  public String seed(Order order) {
    String session = numbers.next("SO");
    Random random = new Random(order.count() * 31L + runs.incrementAndGet());
    for (int done = 0; done < order.count(); done += BATCH) {
      Batch batch = new Batch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = done; i < Math.min(done + BATCH, order.count()); i++) {
        add(order, session + "/" + i, random, batch);
      }
      metadata.seed(session, batch.all(), batch.contents(), batch.hashes());
    }
    return session;
  }

  private record Batch(List<Metadata> all, List<byte[]> contents, List<String> hashes) {}

  private void add(Order order, String number, Random random, Batch batch) {
    long span = order.to().toEpochMilli() - order.from().toEpochMilli();
    long stored = order.from().toEpochMilli() + (long) (random.nextDouble() * span);
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(stored), Wire.WARSAW);
    LocalDate issued = day.minusDays(random.nextInt(4) == 0 ? random.nextInt(1, 20) : 0);
    List<String> parties = new ArrayList<>(order.parties());
    java.util.Collections.shuffle(parties, random);
    byte[] xml = xml(order, parties, number, issued, random).getBytes(StandardCharsets.UTF_8);
    String hash = Crypto.sha256(xml);
    batch.contents().add(xml);
    batch.hashes().add(hash);
    batch
        .all()
        .add(
            MetadataWriter.of(
                InvoiceSummaryReader.read(xml),
                new MetadataWriter.Identity(
                    numbers.next("EE"),
                    KsefNumber.of(parties.getFirst(), day, numbers.hex(12)).value(),
                    hash),
                false,
                new MetadataWriter.Times(stored - 2_000, stored - 1_000, stored)));
  }

  private static String xml(
      Order order, List<String> parties, String number, LocalDate issued, Random random) {
    StringBuilder rows = new StringBuilder();
    BigDecimal net = BigDecimal.ZERO;
    for (int row = 1; row <= order.rows(); row++) {
      BigDecimal price = BigDecimal.valueOf(random.nextInt(100, 2_000_000), 2);
      net = net.add(price);
      rows.append(ROW.formatted(row, text(order.rowText(), random), price, price));
    }
    BigDecimal vat = net.multiply(new BigDecimal("0.23")).setScale(2, RoundingMode.HALF_UP);
    String third =
        parties.size() > 2 && random.nextInt(5) == 0 ? THIRD.formatted(parties.get(2)) : "";
    String authorised =
        parties.size() > 2 && random.nextInt(20) == 0 ? AUTHORISED.formatted(parties.get(2)) : "";
    return INVOICE.formatted(
        issued,
        parties.get(0),
        parties.get(1),
        third,
        authorised,
        issued,
        number,
        net,
        vat,
        net.add(vat),
        rows);
  }

  private static String text(int length, Random random) {
    byte[] bytes = new byte[Math.max(1, length * 3 / 4)];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static final String ROW =
      "<FaWiersz><NrWierszaFa>%d</NrWierszaFa><P_7>%s</P_7><P_8A>szt.</P_8A><P_8B>1</P_8B>"
          + "<P_9A>%s</P_9A><P_11>%s</P_11><P_12>23</P_12></FaWiersz>";

  private static final String THIRD =
      "<Podmiot3><DaneIdentyfikacyjne><NIP>%s</NIP><Nazwa>Faktor Kasztan S.A.</Nazwa>"
          + "</DaneIdentyfikacyjne><Adres><KodKraju>PL</KodKraju><AdresL1>ul. Polna 1</AdresL1></Adres>"
          + "<Rola>1</Rola></Podmiot3>";

  private static final String AUTHORISED =
      "<PodmiotUpowazniony><DaneIdentyfikacyjne><NIP>%s</NIP><Nazwa>Komornik Jan Jesion</Nazwa>"
          + "</DaneIdentyfikacyjne><Adres><KodKraju>PL</KodKraju><AdresL1>ul. Sądowa 2</AdresL1></Adres>"
          + "<RolaPU>2</RolaPU></PodmiotUpowazniony>";

  private static final String INVOICE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/"><Naglowek><KodFormularza \
      kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza><WariantFormularza>3\
      </WariantFormularza><DataWytworzeniaFa>%sT10:00:00Z</DataWytworzeniaFa><SystemInfo>Bramka\
      </SystemInfo></Naglowek><Podmiot1><DaneIdentyfikacyjne><NIP>%s</NIP><Nazwa>Tartak Jodła s.c.\
      </Nazwa></DaneIdentyfikacyjne><Adres><KodKraju>PL</KodKraju><AdresL1>ul. Leśna 14</AdresL1>\
      </Adres></Podmiot1><Podmiot2><DaneIdentyfikacyjne><NIP>%s</NIP><Nazwa>Meblarnia Olcha sp. j.\
      </Nazwa></DaneIdentyfikacyjne><Adres><KodKraju>PL</KodKraju><AdresL1>ul. Łąkowa 3</AdresL1>\
      </Adres><JST>2</JST><GV>2</GV></Podmiot2>%s%s<Fa><KodWaluty>PLN</KodWaluty><P_1>%s</P_1>\
      <P_2>%s</P_2><P_13_1>%s</P_13_1><P_14_1>%s</P_14_1><P_15>%s</P_15><Adnotacje><P_16>2</P_16>\
      <P_17>2</P_17><P_18>2</P_18><P_18A>2</P_18A><Zwolnienie><P_19N>1</P_19N></Zwolnienie>\
      <NoweSrodkiTransportu><P_22N>1</P_22N></NoweSrodkiTransportu><P_23>2</P_23><PMarzy>\
      <P_PMarzyN>1</P_PMarzyN></PMarzy></Adnotacje><RodzajFaktury>VAT</RodzajFaktury>%s</Fa>\
      </Faktura>
      """;
}
