package dev.bramka.gateway.api;

import dev.bramka.gateway.delivery.DeliveryFault;
import dev.bramka.gateway.events.WebhookFault;
import dev.bramka.gateway.invoices.InvoiceFault;
import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.rendering.DrawingFault;
import dev.bramka.gateway.web.Problem;
import dev.bramka.gateway.web.RequestFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of problems. */
enum Kind {
  INVALID_REQUEST("The request cannot be read", 400),
  UNAUTHORIZED("The API key is missing or wrong", 401),
  FORBIDDEN("The API key may not do that", 403),
  INVALID_INVOICE("KSeF would refuse the invoice", 422),
  TOO_LARGE("The body is too large", 413),
  TOO_SLOW("The body came too slowly", 408),
  NOT_FOUND("There is no such thing", 404),
  OTHER_CONTENT("Another invoice has this id", 409),
  SAME_CONTENT("The same invoice has another id", 409),
  STATE("It is too late for that", 409),
  NOT_YET("It is not there yet", 404),
  BUSY("Too much at once", 503),
  INTERNAL("Internal error", 500);

  private final String title;
  private final int status;

  Kind(String title, int status) {
    this.title = title;
    this.status = status;
  }

  int status() {
    return status;
  }

  Problem with(@Nullable String detail, @Nullable List<Problem.Fault> faults) {
    return new Problem(title, status, name(), detail, faults);
  }

  /** The kind for a reason; the one place where the two meet. */
  static Kind of(Reason reason) {
    return switch (reason) {
      case DeliveryFault fault -> of(fault);
      case LoadFault fault -> of(fault);
      case RequestFault ignored -> INVALID_REQUEST;
      case WebhookFault fault -> fault == WebhookFault.UNKNOWN ? NOT_FOUND : INVALID_REQUEST;
      case InvoiceFault fault ->
          switch (fault) {
            case INVOICE_UNKNOWN -> NOT_FOUND;
            case INVOICE_SIZE -> TOO_LARGE;
            case INVOICE_INPUT -> INVALID_REQUEST;
            default -> INVALID_INVOICE;
          };
      case DrawingFault ignored -> INTERNAL;
      default -> INTERNAL;
    };
  }

  private static Kind of(LoadFault fault) {
    return switch (fault) {
      case BUSY -> BUSY;
      case TOO_LARGE -> TOO_LARGE;
      case SLOW -> TOO_SLOW;
    };
  }

  private static Kind of(DeliveryFault fault) {
    return switch (fault) {
      case ID -> INVALID_REQUEST;
      case UNKNOWN -> NOT_FOUND;
      case OTHER_CONTENT -> OTHER_CONTENT;
      case SAME_CONTENT -> SAME_CONTENT;
      case STATE -> STATE;
      case NOT_YET -> NOT_YET;
    };
  }
}
