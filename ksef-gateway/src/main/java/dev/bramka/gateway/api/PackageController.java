package dev.bramka.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bramka.gateway.invoices.PackageIntake;
import dev.bramka.gateway.invoices.UploadedPackage;
import dev.bramka.gateway.invoices.UploadedPackage.File;
import dev.bramka.gateway.invoices.UploadedPackage.Options;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.web.BodyBudget;
import dev.bramka.gateway.web.Languages;
import dev.bramka.gateway.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Packages of invoices handed over at once. */
@RestController
@RequestMapping("/api/packages/{id}")
class PackageController {
  private static final int PAGE = 1_000;

  private final PackageIntake intake;
  private final Audit audit;

  PackageController(PackageIntake intake, Audit audit) {
    this.intake = intake;
    this.audit = audit;
  }

  /** A package as its sender sees it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String id,
      String state,
      long received,
      int files,
      int accepted,
      int rejected,
      Map<String, Integer> submissions,
      @Nullable String reason,
      String created) {}

  /** A file as its sender sees it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FileView(
      int ordinal,
      String name,
      String state,
      @Nullable String submission,
      @Nullable List<Problem.Fault> faults) {
    static FileView of(File file, boolean polish) {
      boolean taken = file.submission() != null;
      return new FileView(
          file.ordinal(),
          file.name(),
          taken ? "accepted" : "rejected",
          file.submission(),
          taken
              ? null
              : file.faults().stream()
                  .map(f -> new Problem.Fault(f.place(), f.rule(), polish ? f.pl() : f.en()))
                  .toList());
    }
  }

  /** Files of a package. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Files(List<FileView> files, @Nullable String next) {}

  /** Streams the body onto the disk; {@code offset} goes on where an upload broke off. */
  @PutMapping
  ResponseEntity<View> put(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestParam Map<String, String> given,
      HttpServletRequest request)
      throws IOException {
    Query query = new Query(given).allowing("priority", "offline", "offset");
    Options options = new Options(query.urgent(), query.flag("offline"));
    long offset = query.number("offset", 0, Long.MAX_VALUE);
    PackageIntake.Received received =
        intake.receive(caller.tenant(), id, options, offset, BodyBudget.stream(request));
    audit.record(caller, "package.put", id);
    return ResponseEntity.status(received.fresh() ? 201 : 200)
        .header("Location", "/api/packages/" + id)
        .body(view(caller, received.uploaded()));
  }

  @GetMapping
  ResponseEntity<View> get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return ResponseEntity.ok(view(caller, intake.get(caller.tenant(), id)));
  }

  @GetMapping("/files")
  ResponseEntity<Files> files(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestParam Map<String, String> given,
      HttpServletRequest request) {
    Query query = new Query(given).allowing("after", "limit");
    int limit = (int) Math.max(1, query.number("limit", 100, PAGE));
    int after = (int) query.number("after", 0, Integer.MAX_VALUE);
    List<File> files = intake.files(intake.get(caller.tenant(), id), after, limit);
    boolean polish = Languages.polish(request);
    return ResponseEntity.ok(
        new Files(
            files.stream().map(f -> FileView.of(f, polish)).toList(),
            files.size() < limit ? null : Integer.toString(files.getLast().ordinal())));
  }

  private View view(Caller caller, UploadedPackage p) {
    Map<String, Integer> states = new TreeMap<>();
    intake
        .states(caller.tenant(), p)
        .forEach((state, count) -> states.put(state.toLowerCase(Locale.ROOT), count));
    return new View(
        p.id(),
        p.state().name().toLowerCase(Locale.ROOT),
        p.received(),
        p.files(),
        p.taken(),
        p.refused(),
        states,
        p.reason(),
        SubmissionView.moment(p.created()));
  }
}
