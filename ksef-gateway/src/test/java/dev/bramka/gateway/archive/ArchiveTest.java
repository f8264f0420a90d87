package dev.bramka.gateway.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.KsefNumber;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.archive.ArchivedInvoice.Origin;
import dev.bramka.gateway.events.Event;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.testkit.TestInvoices;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive gives back exactly what it was given, and never takes other bytes for the same. */
class ArchiveTest {
  private static final Tenant SELLER = new Tenant("s", "S", "5265877635", Environment.TEST);
  private static final Tenant BUYER = new Tenant("b", "B", "1111111111", Environment.TEST);
  private static final ArchiveSearch ALL =
      new ArchiveSearch(null, null, null, null, null, null, null, null, null);

  @TempDir Path folder;
  private SqliteLab lab;
  private Events events;
  private Archive archive;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    events = new Events(lab.store(), lab.clock());
    archive = new Archive(lab.store(), lab.clock(), events, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static String number(int i) {
    return KsefNumber.of("5265877635", LocalDate.of(2026, 3, 2), "%012X".formatted(i)).value();
  }

  private static byte[] xml(int i) {
    return TestInvoices.fa3("5265877635", "A/" + i, "2026-03-02");
  }

  private boolean add(Tenant tenant, int i, byte[] xml) {
    return archive
        .add(tenant, Origin.SENT, List.of(new Incoming(number(i), xml, null, null)), db -> {})
        .isEmpty();
  }

  @Test
  void whatWasKept_comesBackByteForByte() {
    add(SELLER, 1, xml(1));
    assertThat(archive.xml(SELLER, number(1))).contains(xml(1));
  }

  @Test
  void whatArrives_isToldOnce_andWhatWasSentIsNot() {
    add(SELLER, 1, xml(1));
    List<Incoming> found =
        IntStream.range(0, 103).mapToObj(i -> new Incoming(number(i), xml(i), null, null)).toList();
    archive.add(SELLER, Origin.SYNCED, found, db -> {});
    archive.add(SELLER, Origin.FOUND, found, db -> {});
    List<Event> told = events.after(SELLER, 0, 10);
    assertThat(told).extracting(Event::type).containsOnly("invoices.received").hasSize(2);
    assertThat(told.getFirst().data())
        .contains("\"count\":100", number(0), "\"direction\":\"SALE\"")
        .doesNotContain(number(1) + "\"");
    assertThat(told.getLast().data()).contains("\"count\":2", number(102));
  }

  @Test
  void anotherTenant_seesNothingOfIt() {
    add(SELLER, 1, xml(1));
    assertThat(archive.xml(BUYER, number(1))).isEmpty();
    assertThat(archive.search(BUYER, ALL, null, 10).invoices()).isEmpty();
  }

  @Test
  void bothPartiesOfAnInvoice_haveItOnce() {
    add(SELLER, 1, xml(1));
    add(BUYER, 1, xml(1));
    assertThat(archive.xml(BUYER, number(1))).contains(xml(1));
    assertThat(count("invoice_content")).isEqualTo(1);
    assertThat(count("archived_invoice")).isEqualTo(2);
  }

  private long count(String table) {
    return lab.store().read().sql("select count(*) from " + table).query(Long.class).single();
  }

  @Test
  void otherBytesUnderAKnownNumber_areAnAlarm_andNotKept() {
    add(SELLER, 1, xml(1));
    assertThat(add(SELLER, 1, xml(2))).isFalse();
    assertThat(archive.xml(SELLER, number(1))).contains(xml(1));
    assertThat(count("archive_alarm")).isEqualTo(1);
  }

  @Test
  void bytesThatNobodyCompared_areReplaced() {
    add(SELLER, 1, xml(1));
    lab.store().write(db -> db.sql("update invoice_content set verified = 0").update());
    assertThat(add(SELLER, 1, xml(2))).isTrue();
    assertThat(archive.xml(SELLER, number(1))).contains(xml(2));
  }

  @Test
  void structureThatWeCannotRead_isKeptAllTheSame() {
    byte[] pef = "<Invoice xmlns=\"urn:oasis\"/>".getBytes(StandardCharsets.UTF_8);
    add(SELLER, 1, pef);
    assertThat(archive.xml(SELLER, number(1))).contains(pef);
    ArchivedInvoice found = archive.search(SELLER, ALL, null, 10).invoices().getFirst();
    assertThat(found.sellerNip()).isEqualTo("5265877635");
  }

  @Test
  void missing_areThoseThatTheTenantHasNot() {
    add(SELLER, 1, xml(1));
    add(BUYER, 2, xml(2));
    assertThat(archive.missing(SELLER, List.of(number(1), number(2), number(3))))
        .containsExactlyInAnyOrder(number(2), number(3));
  }

  @Test
  void failureOfWhatBelongsToTheTransaction_keepsNothing() {
    Incoming incoming = new Incoming(number(1), xml(1), null, null);
    assertThatThrownBy(
            () ->
                archive.add(
                    SELLER,
                    Origin.SENT,
                    List.of(incoming),
                    db -> {
                      throw new IllegalStateException("the other half");
                    }))
        .hasMessageContaining("the other half");
    assertThat(count("invoice_content")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50})
  void pages_giveEveryInvoiceOnce(int limit) {
    for (int i = 0; i < 20; i++) {
      add(SELLER, i, xml(i));
    }
    List<String> seen = new ArrayList<>();
    String next = null;
    do {
      Archive.Page page =
          archive.search(
              SELLER, ALL, next == null ? null : Cursor.parse(next).orElseThrow(), limit);
      page.invoices().forEach(i -> seen.add(i.ksefNumber()));
      next = page.next();
      assertThat(seen.size()).isLessThanOrEqualTo(20);
    } while (next != null);
    assertThat(seen).doesNotHaveDuplicates().hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 30})
  void packages_areOfTheSizeThatWasSaid_andHoldTheExactBytes(int count) throws IOException {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      add(SELLER, i, xml(i));
      numbers.add(number(i));
    }
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    archive.write("test", numbers, zip);
    long said = ArchivePackage.emptySize();
    for (int i = 0; i < count; i++) {
      said += ArchivePackage.entrySize(number(i), Deflated.of(xml(i)).data().length);
    }
    assertThat(zip.size()).isEqualTo((int) said);
    ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.toByteArray()));
    for (int i = 0; i < count; i++) {
      ZipEntry entry = in.getNextEntry();
      assertThat(entry.getName()).isEqualTo(number(i) + ".xml");
      assertThat(in.readAllBytes()).isEqualTo(xml(i));
    }
    assertThat(in.getNextEntry()).isNull();
  }
}
