package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.Conformance;
import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.Operation;
import dev.bramka.simulator.contract.Shape;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.rules.Tokens;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One request and its answer. */
final class Call {
  private static final Operation NONE =
      new Operation("GET", "/", true, "other", null, "", List.of(), List.of(), List.of());
  private static final String ATTRIBUTE = "operation";

  private final Context ctx;
  private final @Nullable Operation operation;
  private final Tokens.@Nullable Claims claims;

  /**
   * @param operation of the contract; null for what is not part of KSeF's API
   */
  Call(Context ctx, @Nullable Operation operation, Tokens.@Nullable Claims claims) {
    this.ctx = ctx;
    this.operation = operation;
    ctx.attribute(ATTRIBUTE, operation);
    this.claims = claims;
  }

  /** The call that a context belongs to. */
  static Call of(Context ctx) {
    return new Call(ctx, ctx.attribute(ATTRIBUTE), null);
  }

  Call by(Tokens.Claims caller) {
    return new Call(ctx, operation, caller);
  }

  Operation operation() {
    return operation == null ? NONE : operation;
  }

  /** What is wrong with the body by the contract; nothing where the contract says nothing. */
  List<String> findings(JsonNode body) {
    Shape shape = operation().request();
    return shape == null ? List.of() : Conformance.ofRequest(body, shape);
  }

  /** Refuses what the contract does not allow in path, query and headers (21405). */
  void checkParameters() {
    List<String> findings = new ArrayList<>();
    for (Operation.Parameter p : operation().parameters()) {
      List<String> given =
          switch (p.in()) {
            case "path" -> List.of(ctx.pathParam(p.name()));
            case "query" -> ctx.queryParams(p.name());
            default -> Optional.ofNullable(ctx.header(p.name())).stream().toList();
          };
      if (p.required() && given.isEmpty()) {
        findings.add("'" + p.name() + "' must not be empty.");
      }
      given.forEach(text -> findings.addAll(Conformance.ofParameter(p.name(), text, p.shape())));
    }
    if (!findings.isEmpty()) {
      throw KsefError.invalid(findings.toArray(String[]::new));
    }
  }

  Context ctx() {
    return ctx;
  }

  Tokens.Claims claims() {
    return Objects.requireNonNull(claims, "endpoint without log-in");
  }

  String method() {
    return ctx.method().name();
  }

  String path() {
    return ctx.path();
  }

  String address() {
    return ctx.ip();
  }

  @Nullable String header(String name) {
    return ctx.header(name);
  }

  boolean wantsProblems() {
    return "problem-details".equalsIgnoreCase(ctx.header("X-Error-Format"));
  }

  String param(String name) {
    return ctx.pathParam(name);
  }

  /** The page size; its bounds are the contract's. */
  int pageSize() {
    return number("pageSize", 10);
  }

  /** Answers with the page that {@code pageOffset} and {@code pageSize} ask for. */
  void page(String name, List<?> all) {
    int from = (int) Math.min(all.size(), (long) pageSize() * number("pageOffset", 0));
    int to = Math.min(all.size(), from + pageSize());
    json(200, Wire.object(name, all.subList(from, to), "hasMore", to < all.size()));
  }

  /** A number in the query string, which was compared with the contract before. */
  int number(String name, int otherwise) {
    String text = ctx.queryParam(name);
    return text == null ? otherwise : Integer.parseInt(text);
  }

  void json(int status, Object body) {
    ctx.status(status).contentType("application/json").result(Server.json(body));
  }

  void xml(byte[] xml, String hash) {
    ctx.contentType("application/xml").header("x-ms-meta-hash", hash).result(xml);
  }

  /** Answers a file. */
  void file(java.nio.file.Path file, String hash) throws IOException {
    ctx.contentType("application/octet-stream")
        .header("x-ms-meta-hash", hash)
        .result(java.nio.file.Files.newInputStream(file));
  }

  /** Flips a bit of the answer, or cuts it in half. */
  void spoil(boolean cut) throws IOException {
    byte[] bytes = answered();
    if (bytes.length > 0) {
      bytes[bytes.length / 2] ^= 1;
      ctx.result(cut ? java.util.Arrays.copyOf(bytes, bytes.length / 2) : bytes);
    }
  }

  private byte[] answered() throws IOException {
    try (java.io.InputStream in = ctx.resultInputStream()) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  /** Sends the answer byte by byte. */
  void trickle(int pauseMs) throws IOException, InterruptedException {
    byte[] bytes = answered();
    ctx.result(new byte[0]);
    ctx.res().setContentLength(bytes.length);
    for (byte one : bytes) {
      ctx.res().getOutputStream().write(one);
      ctx.res().flushBuffer();
      Thread.sleep(pauseMs);
    }
  }

  void none(int status) {
    ctx.status(status);
  }

  /** Ends the connection in the middle of an answer, so that the caller cannot know the outcome. */
  void breakConnection() throws IOException {
    ctx.res().resetBuffer();
    ctx.res().setStatus(200);
    ctx.res().setContentLength(1_000_000);
    ctx.res().getOutputStream().write(' ');
    ctx.res().flushBuffer();
    ctx.result(new byte[0]);
  }
}
