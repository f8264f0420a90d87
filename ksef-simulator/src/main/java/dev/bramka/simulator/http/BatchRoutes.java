package dev.bramka.simulator.http;

import dev.bramka.simulator.batches.Batches;
import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.state.BatchStore;
import dev.bramka.simulator.state.BatchStore.Batch;
import dev.bramka.simulator.state.BatchStore.Part;
import dev.bramka.simulator.state.SessionStore;
import dev.bramka.simulator.state.SessionStore.Session;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Batch sessions: opening with a declared package, uploading its parts, closing. */
final class BatchRoutes {
  private static final int MOST_PARTS = 50;

  /** 100 MB before encryption, which pads to whole blocks. */
  private static final long LARGEST_PART = 100_000_016;

  private static final Duration LINK_PER_PART = Duration.ofMinutes(20);
  private static final String BLOB_TYPE = "x-ms-blob-type";

  private final Clock clock;
  private final Keys keys;
  private final Tokens tokens;
  private final ReferenceNumbers numbers;
  private final SessionStore sessions;
  private final BatchStore store;
  private final Batches batches;

  BatchRoutes(World world) {
    clock = world.clock();
    keys = world.keys();
    tokens = world.tokens();
    numbers = world.numbers();
    sessions = world.stores().sessions();
    store = world.stores().batches();
    batches = world.batches();
  }

  void add(Server server) {
    server.secured(HandlerType.POST, "/sessions/batch", this::open);
    server.secured(HandlerType.POST, "/sessions/batch/{referenceNumber}/close", this::close);
    server.linked(HandlerType.PUT, "/storage/batch/{ref}/{ordinal}", this::upload);
  }

  private void open(Call call) {
    JsonNode declared = Server.object(call).path("batchFile").path("fileParts");
    if (declared.size() > MOST_PARTS) {
      throw KsefError.TOO_MANY_PARTS.quoting(
          "Paczka może mieć najwyżej " + MOST_PARTS + " części.");
    }
    JsonNode body = Server.body(call);
    Session session = SessionRoutes.opened(call, body, numbers.next("SB"), keys, clock.millis());
    List<Part> parts = parts(body.path("batchFile").path("fileParts"));
    store.add(session, declared(body, session), parts);
    long until = clock.millis() + LINK_PER_PART.multipliedBy(parts.size()).toMillis();
    call.json(
        201,
        Wire.object(
            "referenceNumber",
            session.reference(),
            "partUploadRequests",
            parts.stream().map(part -> link(call, session, part, until)).toList()));
  }

  private static Batch declared(JsonNode body, Session session) {
    JsonNode file = Input.object(body, "batchFile");
    return new Batch(
        session.reference(),
        Input.number(file, "fileSize"),
        Input.hash(file, "fileHash"),
        "TarGz".equals(Input.optionalText(file, "compressionType")),
        Input.flag(body, "offlineMode"));
  }

  private static List<Part> parts(JsonNode declared) {
    List<Part> parts = new ArrayList<>();
    for (JsonNode part : declared) {
      long size = Input.number(part, "fileSize");
      int ordinal = (int) Input.number(part, "ordinalNumber");
      if (ordinal != parts.size() + 1) {
        throw Server.invalid("'fileParts' must be numbered from 1 without gaps.");
      }
      if (size > LARGEST_PART) {
        throw KsefError.BAD_PART_SIZE.quoting(
            "Część '" + ordinal + "' przekracza dozwolony rozmiar.");
      }
      parts.add(new Part(ordinal, size, Input.hash(part, "fileHash")));
    }
    return parts;
  }

  private Map<String, Object> link(Call call, Session session, Part part, long until) {
    String path = "batch/" + session.reference() + "/" + part.ordinal();
    String url =
        "%s://%s/storage/%s?se=%d&sig=%s"
            .formatted(
                call.ctx().scheme(), call.ctx().host(), path, until, tokens.signPath(path, until));
    return Wire.object(
        "ordinalNumber",
        part.ordinal(),
        "method",
        "PUT",
        "url",
        url,
        "headers",
        Map.of(BLOB_TYPE, "BlockBlob"));
  }

  /** As a storage of blobs does: the link is the permission, the headers are obeyed. */
  private void upload(Call call) throws IOException {
    String reference = call.param("ref");
    StatusRoutes.requireSigned(call, tokens, "batch/" + reference + "/" + call.param("ordinal"));
    if (!"BlockBlob".equals(call.header(BLOB_TYPE))) {
      call.none(400);
      return;
    }
    Path file = batches.file(reference, Integer.parseInt(call.param("ordinal")));
    Path arriving = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try (InputStream in = call.ctx().req().getInputStream()) {
      Files.copy(in, arriving);
      Files.move(arriving, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(arriving);
    }
    call.none(201);
  }

  private void close(Call call) throws IOException {
    Session session = SessionRoutes.own(sessions, call);
    if (!session.batch()) {
      throw KsefError.NO_SESSION.with("referenceNumber", session.reference());
    }
    if (session.code() == 440) {
      throw KsefError.UPLOAD_TOO_LATE.with();
    }
    if (session.code() != 100) {
      throw KsefError.SESSION_STATUS.with("code", Integer.toString(session.code()));
    }
    for (Part part : store.parts(session.reference())) {
      requireUploaded(session, part);
    }
    sessions.move(session.reference(), 100, 150, clock.millis());
    call.none(204);
  }

  private void requireUploaded(Session session, Part part) throws IOException {
    String ordinal = Integer.toString(part.ordinal());
    Path file = batches.file(session.reference(), part.ordinal());
    if (!Files.exists(file)) {
      throw KsefError.PART_MISSING.with("ordinalNumber", ordinal);
    }
    if (Files.size(file) != part.size()) {
      throw KsefError.BAD_PART_SIZE.with("ordinalNumber", ordinal);
    }
  }
}
