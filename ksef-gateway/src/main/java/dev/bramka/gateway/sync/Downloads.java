package dev.bramka.gateway.sync;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.http.ExceptionCode;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.documents.schema.SecureXml;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchivedInvoice.Origin;
import dev.bramka.gateway.archive.Incoming;
import dev.bramka.gateway.archive.Redelivery;
import dev.bramka.gateway.archive.SentInvoices;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Failures;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.sessions.Permit;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.springframework.stereotype.Service;

/**
 * Fetches single invoices from KSeF by their number. What arrives is compared with KSeF's hash,
 * with ours where the invoice went out through us, and must be an invoice; only then it is kept and
 * given out. Thread-safe.
 */
@Service
public class Downloads implements Redelivery {
  private static final Duration LATER = Duration.ofSeconds(30);

  /** Roots of FA and FA_RR, and of PEF, which is UBL. */
  private static final Set<String> ROOTS = Set.of("Faktura", "Invoice", "CreditNote");

  private final Ksef ksef;
  private final Archive archive;
  private final SentInvoices sent;

  Downloads(Ksef ksef, Archive archive, SentInvoices sent) {
    this.ksef = ksef;
    this.archive = archive;
    this.sent = sent;
  }

  /**
   * The invoice as KSeF has it, which is in the archive afterwards.
   *
   * @throws GatewayFailure INVOICE_UNKNOWN, or INVOICE_STATUS when it cannot be had
   */
  public byte[] fetch(Tenant tenant, String number) {
    try (Permit permit =
        ksef.permit(tenant, CallGroup.INVOICE_DOWNLOAD, SyncFault.INVOICE_STATUS)) {
      return fetched(permit, tenant, number);
    } catch (KsefFailure.Refused e) {
      if (e.is(ExceptionCode.INVOICE_NOT_FOUND)) {
        throw new GatewayFailure(SyncFault.INVOICE_UNKNOWN, null, null, e);
      }
      if (e.is(ExceptionCode.INVOICE_NOT_STORED_YET)) {
        throw new GatewayFailure(
            SyncFault.INVOICE_STATUS, "KSeF has not stored it yet", Duration.ofSeconds(5), e);
      }
      throw Failures.of(SyncFault.INVOICE_STATUS, e);
    } catch (KsefFailure.Corrupt e) {
      throw new GatewayFailure(SyncFault.INVOICE_STATUS, e.getMessage(), LATER, e);
    } catch (RuntimeException e) {
      throw Failures.of(SyncFault.INVOICE_STATUS, e);
    }
  }

  @Override
  public boolean tryFetch(Tenant tenant, String number) {
    Optional<Permit> granted = ksef.tryPermit(tenant, CallGroup.INVOICE_DOWNLOAD);
    if (granted.isEmpty()) {
      return false;
    }
    try (Permit permit = granted.get()) {
      fetched(permit, tenant, number);
      return true;
    }
  }

  private byte[] fetched(Permit permit, Tenant tenant, String number) {
    byte[] xml = permit.call(k -> k.download(number));
    String hash = sent.acceptedHash(tenant.id(), number).orElse(null);
    if (hash != null && !hash.equals(KsefCrypto.sha256(xml))) {
      throw corrupt("KSeF delivers other content than was sent under " + number);
    }
    requireInvoice(xml);
    Incoming incoming = new Incoming(number, xml, null, null);
    if (!archive.add(tenant, Origin.FETCHED, List.of(incoming), db -> {}).isEmpty()) {
      throw corrupt("KSeF delivers other content than we have verified under " + number);
    }
    return xml;
  }

  private static void requireInvoice(byte[] xml) {
    try {
      XMLStreamReader reader = SecureXml.readerOfAnyVersion(xml);
      reader.nextTag();
      if (ROOTS.contains(reader.getLocalName())) {
        return;
      }
    } catch (XMLStreamException e) {
      // the same failure
    }
    throw corrupt("what arrived is no invoice");
  }

  private static KsefFailure.Corrupt corrupt(String what) {
    return new KsefFailure.Corrupt("GET an invoice", what);
  }
}
