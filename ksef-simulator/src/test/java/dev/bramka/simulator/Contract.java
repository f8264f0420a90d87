package dev.bramka.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * KSeF's answers as its contract (v2.6.0) has them: members, which are required, and their kinds.
 * Unknown members are refused, so that a slip of the pen shows.
 */
final class Contract {
  private static final String STATUS = "code:int description:text details?:texts";
  private static final String INVOICE =
      "ordinalNumber:int invoiceNumber?:text ksefNumber?:text referenceNumber:ref invoiceHash:hash"
          + " invoiceFileName?:text acquisitionDate?:time invoicingDate:time permanentStorageDate?:time"
          + " upoDownloadUrl?:text upoDownloadUrlExpirationDate?:time invoicingMode?:text status:invoiceStatus";
  private static final String LOGIN =
      "startDate:time authenticationMethod:text authenticationMethodInfo:method status:status"
          + " isTokenRedeemed?:bool lastTokenRefreshDate?:time refreshTokenValidUntil?:time";

  private static final Map<String, String> SHAPES =
      Map.ofEntries(
          Map.entry("challenge", "challenge:ref timestamp:time timestampMs:int clientIp:text"),
          Map.entry("started", "referenceNumber:ref authenticationToken:token"),
          Map.entry("token", "token:text validUntil:time"),
          Map.entry("redeemed", "accessToken:token refreshToken:token"),
          Map.entry("refreshed", "accessToken:token"),
          Map.entry("method", "category:text code:text displayName:text"),
          Map.entry("status", STATUS),
          Map.entry("invoiceStatus", STATUS + " extensions?:object"),
          Map.entry("login", LOGIN),
          Map.entry("loginItem", LOGIN + " referenceNumber:ref isCurrent?:bool"),
          Map.entry("logins", "continuationToken?:text items:loginItem[]"),
          Map.entry(
              "publicKey",
              "certificate:text certificateId:hash publicKeyId:hash validFrom:time validTo:time"
                  + " usage:texts"),
          Map.entry("opened", "referenceNumber:ref validUntil:time"),
          Map.entry("sent", "referenceNumber:ref"),
          Map.entry("invoice", INVOICE),
          Map.entry("invoices", "continuationToken?:text invoices:invoice[]"),
          Map.entry(
              "session",
              "status:status dateCreated:time dateUpdated:time validUntil?:time upo?:upo"
                  + " invoiceCount?:int successfulInvoiceCount?:int failedInvoiceCount?:int"),
          Map.entry("upo", "pages:page[]"),
          Map.entry("page", "referenceNumber:ref downloadUrl:text downloadUrlExpirationDate:time"),
          Map.entry("sessions", "continuationToken?:text sessions:sessionItem[]"),
          Map.entry(
              "sessionItem",
              "referenceNumber:ref status:status dateCreated:time dateUpdated:time validUntil?:time"
                  + " totalInvoiceCount:int successfulInvoiceCount:int failedInvoiceCount:int"),
          Map.entry("limit", "perSecond:int perMinute:int perHour:int"),
          Map.entry(
              "limits",
              "onlineSession:limit batchSession:limit invoiceSend:limit invoiceStatus:limit"
                  + " sessionList:limit sessionInvoiceList:limit sessionMisc:limit"
                  + " invoiceMetadata:limit invoiceExport:limit invoiceExportStatus:limit"
                  + " invoiceDownload:limit collectiveIdentifier:limit other:limit"
                  + " onlineSessionClose:limit batchSessionClose:limit anonymous:limit global:limit"),
          Map.entry(
              "problem400",
              "title:text status:int instance:text detail:text errors:error[] timestamp:time"
                  + " traceId:text"),
          Map.entry(
              "found",
              "hasMore:bool isTruncated:bool permanentStorageHwmDate?:time invoices:metadata[]"),
          Map.entry(
              "metadata",
              "ksefNumber:text invoiceNumber:text issueDate:text invoicingDate:time"
                  + " acquisitionDate:time permanentStorageDate:time seller:seller buyer:buyer"
                  + " netAmount:number grossAmount:number vatAmount:number currency:text"
                  + " invoicingMode:text invoiceType:text formCode:form isSelfInvoicing:bool"
                  + " hasAttachment:bool invoiceHash:hash hashOfCorrectedInvoice?:hash"
                  + " thirdSubjects?:third[] authorizedSubject?:authorised"),
          Map.entry("seller", "nip:text name?:text"),
          Map.entry("buyer", "identifier:identifier name?:text"),
          Map.entry("identifier", "type:text value?:text"),
          Map.entry("third", "identifier:identifier name?:text role:int"),
          Map.entry("authorised", "nip:text name?:text role:int"),
          Map.entry("form", "systemCode:text schemaVersion:text value:text"),
          Map.entry("started-export", "referenceNumber:ref"),
          Map.entry(
              "export",
              "status:status completedDate?:time packageExpirationDate?:time package?:package"),
          Map.entry(
              "package",
              "invoiceCount:int size:int parts:part[] isTruncated:bool lastIssueDate?:text"
                  + " lastInvoicingDate?:time lastPermanentStorageDate?:time"
                  + " permanentStorageHwmDate?:time"),
          Map.entry(
              "part",
              "ordinalNumber:int partName:text method:text url:text partSize:int partHash:hash"
                  + " encryptedPartSize:int encryptedPartHash:hash expirationDate:time"),
          Map.entry("error", "code:int description:text details?:texts"),
          Map.entry(
              "problem401",
              "title:text status:int detail:text instance?:text traceId?:text timestamp:time"),
          Map.entry("legacy400", "exception:exception"),
          Map.entry(
              "exception",
              "exceptionDetailList:exceptionDetail[] referenceNumber?:ref serviceCode?:text"
                  + " serviceCtx?:text serviceName?:text timestamp:time"),
          Map.entry(
              "exceptionDetail", "exceptionCode:int exceptionDescription:text details?:texts"));

  private Contract() {}

  static JsonNode conforms(String shape, JsonNode value) {
    assertThat(value.isObject()).as("%s is an object: %s", shape, value).isTrue();
    Set<String> unknown = new TreeSet<>(value.propertyNames());
    for (String member : SHAPES.get(shape).split(" ")) {
      String name = member.substring(0, member.indexOf(':')).replace("?", "");
      JsonNode child = value.get(name);
      unknown.remove(name);
      if (child == null) {
        assertThat(member).as("%s lacks %s: %s", shape, name, value).contains("?");
      } else {
        kind(shape + "." + name, member.substring(member.indexOf(':') + 1), child);
      }
    }
    assertThat(unknown).as("unknown members of %s", shape).isEmpty();
    return value;
  }

  private static void kind(String what, String kind, JsonNode value) {
    switch (kind) {
      case "int" -> assertThat(value.isIntegralNumber()).as(what).isTrue();
      case "number" -> assertThat(value.isNumber()).as(what).isTrue();
      case "bool" -> assertThat(value.isBoolean()).as(what).isTrue();
      case "text" -> assertThat(value.stringValue()).as(what).isNotEmpty();
      case "ref" -> assertThat(value.stringValue()).as(what).hasSize(36);
      case "hash" -> assertThat(value.stringValue()).as(what).hasSize(44);
      case "time" -> assertThat(OffsetDateTime.parse(value.stringValue())).as(what).isNotNull();
      case "texts" -> value.forEach(t -> assertThat(t.isString()).as(what).isTrue());
      case "object" -> assertThat(value.isObject()).as(what).isTrue();
      default -> {
        if (kind.endsWith("[]")) {
          assertThat(value.isArray()).as(what).isTrue();
          value.forEach(v -> conforms(kind.substring(0, kind.length() - 2), v));
        } else {
          conforms(kind, value);
        }
      }
    }
  }
}
