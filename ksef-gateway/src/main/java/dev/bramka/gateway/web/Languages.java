package dev.bramka.gateway.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** Which language a caller is answered in. */
public final class Languages {
  private static final Pattern POLISH = Pattern.compile("\\s*pl\\b", Pattern.CASE_INSENSITIVE);

  private Languages() {}

  /**
   * Whether the caller prefers Polish. The header is looked at as text: what it may hold besides
   * languages has broken parsers.
   */
  public static boolean polish(HttpServletRequest request) {
    String languages = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
    return languages != null && POLISH.matcher(languages).lookingAt();
  }
}
