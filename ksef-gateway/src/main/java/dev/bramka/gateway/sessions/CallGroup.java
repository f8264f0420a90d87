package dev.bramka.gateway.sessions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Groups of KSeF calls that are limited together (KSeF documentation, "limity API", 2.8.0). */
public enum CallGroup {
  ONLINE_SESSION("onlineSession", 10, 30, 120),
  ONLINE_SESSION_CLOSE("onlineSessionClose", 20, 60, 240),
  BATCH_SESSION("batchSession", 10, 20, 60),
  BATCH_SESSION_CLOSE("batchSessionClose", 20, 40, 120),
  INVOICE_SEND("invoiceSend", 10, 30, 180),
  INVOICE_STATUS("invoiceStatus", 30, 120, 1200),
  SESSION_INVOICE_LIST("sessionInvoiceList", 10, 20, 200),
  SESSION_MISC("sessionMisc", 10, 120, 1200),
  INVOICE_DOWNLOAD("invoiceDownload", 8, 16, 64),
  INVOICE_EXPORT("invoiceExport", 8, 16, 20),
  INVOICE_EXPORT_STATUS("invoiceExportStatus", 10, 60, 600);

  private final String wireName;
  private final List<Integer> limits;

  CallGroup(String wireName, int perSecond, int perMinute, int perHour) {
    this.wireName = wireName;
    this.limits = List.of(perSecond, perMinute, perHour);
  }

  /** KSeF's name of the group. */
  public String wireName() {
    return wireName;
  }

  /** The group of that name; empty when there is none. */
  static Optional<CallGroup> named(String wireName) {
    return Arrays.stream(values()).filter(g -> g.wireName.equals(wireName)).findFirst();
  }

  /** Production limits per second, minute and hour, until KSeF tells others. */
  List<Integer> productionLimits() {
    return limits;
  }
}
