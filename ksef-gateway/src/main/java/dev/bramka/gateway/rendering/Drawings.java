package dev.bramka.gateway.rendering;

import dev.bramka.client.auth.Credential;
import dev.bramka.documents.visualise.Branding;
import dev.bramka.documents.visualise.Codes;
import dev.bramka.documents.visualise.Codes.OfflineCertificate;
import dev.bramka.documents.visualise.VisualisationException;
import dev.bramka.documents.visualise.Visualiser;
import dev.bramka.documents.visualise.Visualiser.Drawing;
import dev.bramka.documents.visualise.Visualiser.Format;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.Notice;
import dev.bramka.gateway.platform.Computing;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Service;

/** Draws documents for tenants. Thread-safe. */
@Service
public class Drawings {
  private static final Logger LOG = LoggerFactory.getLogger(Drawings.class);

  /**
   * How a document is wanted.
   *
   * @param logo whether with the tenant's logo, if it has one
   */
  public record Wanted(Language language, Format format, boolean logo) {}

  private final Visualiser visualiser = new Visualiser();
  private final Brandings looks;
  private final TenantCredentials credentials;
  private final Computing computing;

  Drawings(Brandings looks, TenantCredentials credentials, Computing computing) {
    this.computing = computing;
    this.looks = looks;
    this.credentials = credentials;
  }

  /**
   * Draws an invoice.
   *
   * @param ksefNumber empty when not known
   * @param codes whether with QR codes
   * @throws GatewayFailure when it cannot be drawn, with the reason
   */
  public byte[] invoice(
      Tenant tenant, byte[] xml, String ksefNumber, Wanted wanted, boolean codes) {
    return drawn(
        tenant,
        wanted,
        look ->
            visualiser.invoice(
                xml, ksefNumber, drawing(tenant, wanted, look), codes ? codes(tenant) : null));
  }

  /**
   * Draws what KSeF has refused, marked so and without QR codes.
   *
   * @throws GatewayFailure when it cannot be drawn, with the reason
   */
  public byte[] refused(Tenant tenant, byte[] xml, Wanted wanted) {
    return drawn(
        tenant,
        wanted,
        look -> {
          Drawing usual = drawing(tenant, wanted, look);
          Set<Notice> notices = EnumSet.of(Notice.REFUSED);
          notices.addAll(usual.notices());
          Drawing marked = new Drawing(usual.language(), usual.format(), look, notices);
          return visualiser.invoice(xml, "", marked, null);
        });
  }

  /**
   * Draws a receipt (UPO).
   *
   * @throws GatewayFailure when it cannot be drawn, with the reason
   */
  public byte[] upo(Tenant tenant, byte[] xml, Wanted wanted) {
    return drawn(tenant, wanted, look -> visualiser.upo(xml, drawing(tenant, wanted, look)));
  }

  private static Drawing drawing(Tenant tenant, Wanted wanted, Branding look) {
    boolean production = tenant.environment() == Environment.PRODUCTION;
    Set<Notice> notices = production ? Set.of() : Set.of(Notice.NOT_PRODUCTION);
    return new Drawing(wanted.language(), wanted.format(), look, notices);
  }

  private byte[] drawn(Tenant tenant, Wanted wanted, Function<Branding, byte[]> drawing) {
    try {
      Branding look = looks.of(tenant);
      Branding asked = wanted.logo() ? look : new Branding(look.theme(), null);
      return computing.run(tenant.id(), () -> drawing.apply(asked));
    } catch (GatewayFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private static GatewayFailure failure(RuntimeException e) {
    if (e instanceof VisualisationException bad) {
      return new GatewayFailure(reason(bad), bad.getMessage(), null, bad);
    }
    LOG.error("A document could not be drawn: {}", Traces.of(e));
    String id = "correlation id " + MDC.get(Traces.CORRELATION);
    return new GatewayFailure(DrawingFault.VISUALISE_FAILED, id, null, e);
  }

  private static Reason reason(VisualisationException e) {
    return switch (e.reason()) {
      case NOT_A_DOCUMENT -> DrawingFault.INVOICE_FORMAT;
      case VERSION -> DrawingFault.INVOICE_VERSION;
      case SIZE -> DrawingFault.INVOICE_SIZE;
      case KSEF_NUMBER, CODE -> DrawingFault.VISUALISE;
    };
  }

  private Codes codes(Tenant tenant) {
    return new Codes(tenant.environment().qrHost(), certificate(tenant));
  }

  private @Nullable OfflineCertificate certificate(Tenant tenant) {
    return credentials
        .offline(tenant)
        .map(credential -> certificate(tenant, credential))
        .orElse(null);
  }

  private static OfflineCertificate certificate(Tenant tenant, Credential.Certificate credential) {
    String serial = credential.chain().getFirst().getSerialNumber().toString(16);
    String even = serial.length() % 2 == 0 ? serial : "0" + serial;
    return new OfflineCertificate(even.toUpperCase(Locale.ROOT), tenant.nip(), credential.key());
  }
}
