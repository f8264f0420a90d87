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
    String text = ctx.queryParam("pageSize");
    if (text == null) {
      return 10;
    }
    try {
      int size = Integer.parseInt(text);
      if (size >= 10 && size <= max) {
        return size;
      }
    } catch (NumberFormatException e) {
      // the same refusal
    }
    throw Server.invalid(
        "'pageSize' must be between 10 and " + max + ". You entered " + text + ".");
  }

  void json(int status, Object body) {
    ctx.status(status).contentType("application/json").result(Server.json(body));
  }

  void xml(byte[] xml, String hash) {
    ctx.contentType("application/xml").header("x-ms-meta-hash", hash).result(xml);
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
