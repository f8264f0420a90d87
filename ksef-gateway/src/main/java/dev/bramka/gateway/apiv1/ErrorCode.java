package dev.bramka.gateway.apiv1;

import dev.bramka.gateway.invoices.InvoiceFault;
import dev.bramka.gateway.outbox.Outbox.OutboxFault;
import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.rendering.DrawingFault;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.sync.SyncFault;
import dev.bramka.gateway.tenants.CredentialFault;
import dev.bramka.gateway.web.RequestFault;

/** The error codes of REST API v1: number, text and HTTP status as the contract has them. */
enum ErrorCode implements Reason {
  UNAUTHORIZED(1000, "Missing or wrong API key", 401),
  AUTH_CHALLENGE(1001, "Failed to download authorization challenge from KSeF system", 502),
  AES_IV_LENGTH(1002, "Initialization vector has invalid length", 400),
  AES_KEY_LENGTH(1003, "Symmetric key has incorrect length", 400),
  KSEF_PUBLIC_KEY(1004, "Failed to get the KSeF public key", 502),
  B64_DECODE(1005, "Invalid base64 encoding of value", 400),
  NO_RESOURCE(1010, "No such resource", 404),
  BAD_REQUEST(1011, "Bad request form", 400),
  REQUEST_TIMEOUT(1011, "Bad request form", 408),
  INTERNAL(1099, "Internal error", 500),
  SESSION_TOKEN(1101, "Failed to prepare response to authorization challenge for KSeF system", 500),
  SESSION_INIT(1102, "Failed to initiate a new session in the KSeF system", 502),
  SESSION_OPEN(1103, "Failed to create a new session in the KSeF system", 502),
  SESSION_REF_NUM(1104, "No new KSeF session ID", 502),
  SESSION_STATUS(1105, "Failed to retrieve current session status from KSeF system", 502),
  SESSION_CLOSE(1106, "Failed to close session in KSeF system", 502),
  SESSION_UPO(1107, "Failed to download UPO from KSeF system", 502),
  SESSION_SAVE(1108, "Failed to update KSeF session data", 500),
  SESSION_UNKNOWN(1109, "Unknown KSeF session id", 404),
  SESSION_ACCESS(1110, "User does not have access to the specified session", 403),
  SESSION_NO_UPO(1111, "No UPO", 409),
  INVOICE_VERSION(1201, "Invalid invoice format version", 400),
  INVOICE_SIZE(1202, "The invoice is of an unacceptable size", 413),
  INVOICE_FORMAT(1203, "The invoice has an invalid format", 400),
  INVOICE_SEND(1204, "Failed to send invoice to KSeF system", 502),
  INVOICE_SEND_ENDED(1204, "Failed to send invoice to KSeF system", 409),
  INVOICE_STATUS(1205, "Failed to retrieve current invoice status from KSeF system", 502),
  INVOICE_SAVE(1206, "Failed to update invoice details", 500),
  INVOICE_UNKNOWN(1207, "Unknown invoice id", 404),
  INVOICE_INPUT(1208, "Required invoice metadata missing", 400),
  INVOICE_VISUALIZE(1209, "Failed to generate invoice visualization", 400),
  INVOICE_VISUALIZE_FAILED(1209, "Failed to generate invoice visualization", 500),
  QUERY_INVOICE_PARAMS(1301, "Incorrect or incomplete invoice search criteria", 400),
  QUERY_INVOICE_INIT(1302, "Failed to start invoice search process", 502),
  QUERY_INVOICE_STATUS(1303, "Failed to get invoice search process status", 502),
  QUERY_UNKNOWN(1303, "Failed to get invoice search process status", 404),
  QUERY_INVOICE_RESULT(1304, "Failed to fetch invoice search result", 502),
  QUERY_PART_UNKNOWN(1304, "Failed to fetch invoice search result", 404);

  private final int code;
  private final String description;
  private final int status;

  ErrorCode(int code, String description, int status) {
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

  /** The code for a reason; the one place where the two meet. */
  static ErrorCode of(Reason reason) {
    return switch (reason) {
      case ErrorCode code -> code;
      case LoadFault fault -> of(fault);
      case RequestFault fault -> of(fault);
      case CredentialFault fault -> of(fault);
      case SessionFault fault -> of(fault);
      case OutboxFault fault -> of(fault);
      case InvoiceFault fault -> of(fault);
      case SyncFault fault -> of(fault);
      case DrawingFault fault -> of(fault);
      default -> INTERNAL;
    };
  }

  private static ErrorCode of(LoadFault fault) {
    return switch (fault) {
      case BUSY -> INTERNAL;
      case TOO_LARGE -> INVOICE_SIZE;
      case SLOW -> REQUEST_TIMEOUT;
    };
  }

  private static ErrorCode of(RequestFault fault) {
    return switch (fault) {
      case INPUT -> INVOICE_INPUT;
      case BASE64 -> B64_DECODE;
    };
  }

  private static ErrorCode of(CredentialFault fault) {
    return switch (fault) {
      case CREDENTIAL -> SESSION_TOKEN;
    };
  }

  private static ErrorCode of(SessionFault fault) {
    return switch (fault) {
      case CHALLENGE -> AUTH_CHALLENGE;
      case PUBLIC_KEY -> KSEF_PUBLIC_KEY;
      case LOGIN -> SESSION_INIT;
      case INVOICE_VERSION -> INVOICE_VERSION;
      case SESSION_OPEN -> SESSION_OPEN;
      case SESSION_REFERENCE -> SESSION_REF_NUM;
      case SESSION_STATUS -> SESSION_STATUS;
      case SESSION_CLOSE -> SESSION_CLOSE;
      case SESSION_UNKNOWN -> SESSION_UNKNOWN;
      case FOREIGN -> SESSION_ACCESS;
    };
  }

  private static ErrorCode of(OutboxFault fault) {
    return switch (fault) {
      case INVOICE_SEND, SESSION_UNAVAILABLE -> INVOICE_SEND;
      case SESSION_ENDED -> INVOICE_SEND_ENDED;
      case SESSION_CLOSE -> SESSION_CLOSE;
      case INVOICE_STATUS -> INVOICE_STATUS;
      case INVOICE_UNKNOWN -> INVOICE_UNKNOWN;
      case FOREIGN -> SESSION_ACCESS;
      case SESSION_UPO -> SESSION_UPO;
      case SESSION_NO_UPO -> SESSION_NO_UPO;
    };
  }

  private static ErrorCode of(InvoiceFault fault) {
    return switch (fault) {
      case INVOICE_VERSION -> INVOICE_VERSION;
      case INVOICE_SIZE -> INVOICE_SIZE;
      case INVOICE_INPUT -> INVOICE_INPUT;
      case INVOICE_FORMAT -> INVOICE_FORMAT;
      case INVOICE_UNKNOWN -> INVOICE_UNKNOWN;
      case IV_LENGTH -> AES_IV_LENGTH;
      case KEY_LENGTH -> AES_KEY_LENGTH;
    };
  }

  private static ErrorCode of(SyncFault fault) {
    return switch (fault) {
      case QUERY_START -> QUERY_INVOICE_INIT;
      case QUERY_STATUS -> QUERY_INVOICE_STATUS;
      case QUERY_UNKNOWN -> QUERY_UNKNOWN;
      case QUERY_RESULT -> QUERY_INVOICE_RESULT;
      case QUERY_PART_UNKNOWN -> QUERY_PART_UNKNOWN;
      case FOREIGN -> SESSION_ACCESS;
      case INVOICE_STATUS -> INVOICE_STATUS;
      case INVOICE_UNKNOWN -> INVOICE_UNKNOWN;
    };
  }

  private static ErrorCode of(DrawingFault fault) {
    return switch (fault) {
      case INVOICE_VERSION -> INVOICE_VERSION;
      case INVOICE_SIZE -> INVOICE_SIZE;
      case INVOICE_FORMAT -> INVOICE_FORMAT;
      case VISUALISE -> INVOICE_VISUALIZE;
      case VISUALISE_FAILED -> INVOICE_VISUALIZE_FAILED;
    };
  }
}
