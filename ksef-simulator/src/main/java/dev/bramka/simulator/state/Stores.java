package dev.bramka.simulator.state;

import java.nio.file.Path;

/**
 * All that the simulator keeps, in one file.
 *
 * @param database the file
 * @param settings settings
 * @param logins log-ins and KSeF tokens
 * @param sessions sessions and their receipts
 * @param batches packages of batch sessions
 * @param invoices invoices that were sent
 * @param metadata accepted invoices as they can be searched
 * @param exports packages that were asked for
 * @param keys published keys
 * @param certificates certificates that KSeF made
 */
public record Stores(
    Database database,
    Settings settings,
    AuthStore logins,
    SessionStore sessions,
    BatchStore batches,
    InvoiceStore invoices,
    MetadataStore metadata,
    ExportStore exports,
    KeyStore keys,
    CertificateStore certificates)
    implements AutoCloseable {

  /** Opens the file, which is made when it is not there. */
  public static Stores open(Path file) {
    Database database = new Database(file);
    return new Stores(
        database,
        new Settings(database),
        new AuthStore(database),
        new SessionStore(database),
        new BatchStore(database),
        new InvoiceStore(database),
        new MetadataStore(database),
        new ExportStore(database),
        new KeyStore(database),
        new CertificateStore(database));
  }

  @Override
  public void close() {
    database.close();
  }
}
