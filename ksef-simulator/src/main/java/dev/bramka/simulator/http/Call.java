package dev.bramka.simulator.http;

import dev.bramka.simulator.rules.Tokens;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
final class Call {
  private final Context ctx;
  private final Tokens.@Nullable Claims claims;

  Call(Context ctx, Tokens.@Nullable Claims claims) {
    this.ctx = ctx;
    this.claims = claims;
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

  /** The page size, within the endpoint's bounds. */
  int pageSize(int max) {
    return Input.number(this, "pageSize", 10, 10, max);
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
    try (java.io.InputStream in = Objects.requireNonNull(ctx.resultInputStream())) {
      byte[] bytes = in.readAllBytes();
      bytes[bytes.length / 2] ^= 1;
      ctx.result(cut ? java.util.Arrays.copyOf(bytes, bytes.length / 2) : bytes);
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
