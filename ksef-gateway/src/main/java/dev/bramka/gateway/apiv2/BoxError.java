package dev.bramka.gateway.apiv2;

import dev.bramka.gateway.delivery.DeliveryFault;
import dev.bramka.gateway.invoices.InvoiceFault;
import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.sync.SyncFault;
import dev.bramka.gateway.web.RequestFault;

/** Error codes of the box operations; published clients ask again on 150. */
enum BoxError implements Reason {
  PENDING(150, "Processing", 409),
  BASE64(1005, "Invalid base64 encoding of value", 400),
  REQUEST(1011, "Bad request form", 400),
  INTERNAL(1099, "Internal error", 500),
  BUSY(1099, "Internal error", 503),
  FORMAT(1203, "The invoice has an invalid format", 400),
  SIZE(1202, "The invoice is of an unacceptable size", 413),
  UNKNOWN(1207, "Unknown upload id", 404),
  INPUT(1208, "Required metadata missing or wrong", 400),
  TAKEN(1208, "Required metadata missing or wrong", 409),
  CRITERIA(1301, "Incorrect or incomplete invoice search criteria", 400),
  QUERY_START(1302, "Failed to start invoice search process", 502),
  QUERY_UNKNOWN(1303, "Failed to get invoice search process status", 404),
  QUERY(1304, "Failed to fetch invoice search result", 502);

  private final int code;
  private final String description;
  private final int status;

  BoxError(int code, String description, int status) {
    this.code = code;
    this.description = description;
    this.status = status;
  }

  int code() {
    return code;
  }

  String description() {
    return description;
  }

  int status() {
    return status;
  }

  static BoxError of(Reason reason) {
    return switch (reason) {
      case BoxError error -> error;
      case RequestFault fault -> fault == RequestFault.BASE64 ? BASE64 : INPUT;
      case LoadFault fault ->
          switch (fault) {
            case BUSY -> BUSY;
            case TOO_LARGE -> SIZE;
            case SLOW -> REQUEST;
          };
      case InvoiceFault ignored -> FORMAT;
      case DeliveryFault fault ->
          switch (fault) {
            case ID -> INPUT;
            case UNKNOWN -> UNKNOWN;
            case OTHER_CONTENT, SAME_CONTENT, STATE -> TAKEN;
            case NOT_YET -> PENDING;
          };
      case SyncFault fault -> of(fault);
      default -> INTERNAL;
    };
  }

  private static BoxError of(SyncFault fault) {
    return switch (fault) {
      case QUERY_START -> QUERY_START;
      case QUERY_UNKNOWN, FOREIGN -> QUERY_UNKNOWN;
      default -> QUERY;
    };
  }
}
