package dev.bramka.gateway.apiv1;

import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchiveSearch;
import dev.bramka.gateway.archive.ArchivedInvoice.Direction;
import dev.bramka.gateway.archive.Cursor;
import dev.bramka.gateway.invoices.KnownInvoices;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.security.Caller;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The local archive: our addition to the documented operations. */
@RestController
@RequestMapping("/api/archive/invoices")
class ArchiveController {
  private final Archive archive;
  private final KnownInvoices known;
  private final Web web;

  ArchiveController(Archive archive, KnownInvoices known, Web web) {
    this.archive = archive;
    this.known = known;
    this.web = web;
  }

  @GetMapping
  ResponseEntity<byte[]> search(
      @AuthenticationPrincipal Caller caller, @RequestParam Map<String, String> given) {
    Parameters in = new Parameters(given);
    in.requireKnown();
    ArchiveSearch search =
        new ArchiveSearch(
            in.direction(),
            in.text("party"),
            in.text("number"),
            in.day("from"),
            in.day("to"),
            in.amount("grossFrom"),
            in.amount("grossTo"),
            in.text("currency"),
            in.text("type"));
    Archive.Page page = archive.search(caller.tenant(), search, in.cursor(), in.limit());
    return Answers.json(Reply.ArchivePage.of(page));
  }

  @GetMapping("/{ksefNumber}")
  ResponseEntity<byte[]> invoice(
      @AuthenticationPrincipal Caller caller, @PathVariable String ksefNumber) {
    byte[] xml = known.get(caller.tenant(), ksefNumber);
    web.audit().note(caller, "archive.get", ksefNumber);
    return Answers.bytes(Answers.XML, xml);
  }

  /** Query parameters; what cannot be read is refused by name. */
  private record Parameters(Map<String, String> given) {
    private static final Set<String> KNOWN =
        new TreeSet<>(
            Set.of(
                "direction",
                "party",
                "number",
                "from",
                "to",
                "grossFrom",
                "grossTo",
                "currency",
                "type",
                "after",
                "limit"));

    /** What is not known may have been meant, and would find everything. */
    void requireKnown() {
      for (String name : new TreeSet<>(given.keySet())) {
        if (!KNOWN.contains(name)) {
          throw wrong(name, "one of " + String.join(", ", KNOWN) + " instead of this name");
        }
      }
    }

    @Nullable String text(String name) {
      String text = given.get(name);
      if (text != null && text.indexOf('\0') >= 0) {
        throw wrong(name, "a text without U+0000");
      }
      return text == null || text.isBlank() ? null : text;
    }

    @Nullable String day(String name) {
      String text = text(name);
      try {
        return text == null ? null : LocalDate.parse(text).toString();
      } catch (DateTimeException e) {
        throw wrong(name, "a day like 2026-02-28");
      }
    }

    @Nullable BigDecimal amount(String name) {
      String text = text(name);
      if (text != null && !text.matches("-?[0-9]{1,15}(\\.[0-9]{1,2})?")) {
        throw wrong(name, "an amount like 1234.50");
      }
      return text == null ? null : new BigDecimal(text);
    }

    @Nullable Direction direction() {
      String text = text("direction");
      if (text == null) {
        return null;
      }
      for (Direction direction : Direction.values()) {
        if (direction.name().equalsIgnoreCase(text)) {
          return direction;
        }
      }
      throw wrong("direction", "sale, cost or other");
    }

    @Nullable Cursor cursor() {
      String text = text("after");
      return text == null
          ? null
          : Cursor.parse(text).orElseThrow(() -> wrong("after", "the 'next' of an earlier answer"));
    }

    int limit() {
      String text = text("limit");
      if (text == null) {
        return 50;
      }
      if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > Archive.PAGE) {
        throw wrong("limit", "a number from 1 to " + Archive.PAGE);
      }
      return Integer.parseInt(text);
    }

    private static GatewayFailure wrong(String name, String wanted) {
      return new GatewayFailure(
          ErrorCode.QUERY_INVOICE_PARAMS, name + ": " + wanted + " is required");
    }
  }
}
