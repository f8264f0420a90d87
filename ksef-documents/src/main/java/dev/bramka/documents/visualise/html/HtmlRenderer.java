package dev.bramka.documents.visualise.html;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.Logo;
import dev.bramka.documents.visualise.model.Theme;
import dev.bramka.documents.visualise.model.TooLongException;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Block;
import dev.bramka.documents.visualise.model.View.Cell;
import dev.bramka.documents.visualise.model.View.Column;
import dev.bramka.documents.visualise.model.View.Fact;
import dev.bramka.documents.visualise.model.View.Field;
import dev.bramka.documents.visualise.model.View.Row;
import dev.bramka.documents.visualise.model.View.Section;
import dev.bramka.documents.visualise.qr.QrModules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Draws a view as one HTML file that asks for nothing else: no script, no request, style inside.
 * All text of the document is escaped. Not thread-safe; one instance draws one view.
 */
public final class HtmlRenderer {
  private static final String STYLE = style();

  /** Several times what the largest documents that KSeF takes make. */
  private static final int MOST_CHARACTERS = 10_000_000;

  /** From so many on, a table needs smaller print on paper. */
  private static final int MANY_COLUMNS = 9;

  private final View view;
  private final Theme theme;
  private final @Nullable Logo logo;
  private final StringBuilder out = new StringBuilder(32_768);
  private final StringBuilder narrow = new StringBuilder(1024);
  private String heading = "";
  private int tables;

  /**
   * @param logo null for none
   */
  public HtmlRenderer(View view, Theme theme, @Nullable Logo logo) {
    this.view = view;
    this.theme = theme;
    this.logo = logo;
  }

  /**
   * The file's bytes, UTF-8.
   *
   * @throws TooLongException when there would be too many
   */
  public byte[] render() {
    out.append("<!DOCTYPE html>\n<html lang=\"").append(view.language().tag()).append("\">\n");
    out.append("<head><meta charset=\"utf-8\">");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
    out.append(" style-src 'unsafe-inline'; img-src data:\">");
    out.append("<meta name=\"referrer\" content=\"no-referrer\"><title>");
    escaped(view.name())
        .append("</title>\n<style>:root{--accent:")
        .append(theme.accent())
        .append("}");
    out.append(STYLE);
    int styles = out.length();
    out.append("</style></head>\n<body><main>\n");
    head();
    view.sections().forEach(section -> section(section, 2));
    if (!theme.footer().isEmpty()) {
      out.append("<footer><p>");
      lines(theme.footer());
      out.append("</p></footer>");
    }
    out.append("</main></body></html>\n");
    if (tables > 0) {
      out.insert(styles, "@media (max-width:40rem){" + narrow + "}\n");
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void head() {
    out.append("<header").append(theme.logoRight() ? " class=\"right\"" : "").append('>');
    if (logo != null) {
      out.append("<img class=\"logo\" alt=\"Logo\" src=\"data:image/png;base64,");
      out.append(Base64.getEncoder().encodeToString(logo.png())).append("\">");
    }
    out.append("<h1>");
    label(view.title());
    if (!view.number().isEmpty()) {
      out.append("<br><span class=\"number\">");
      escaped(view.number()).append("</span>");
    }
    out.append("</h1>");
    if (!view.ksefNumber().isEmpty()) {
      out.append("<p class=\"ksef\"><span>");
      label(view.words().ksefNumber());
      out.append("</span> ");
      escaped(view.ksefNumber()).append("</p>");
    }
    out.append("</header>\n");
    for (Label notice : view.notices()) {
      out.append("<p class=\"notice\">");
      label(notice);
      out.append("</p>\n");
    }
    if (!view.facts().isEmpty()) {
      out.append("<dl class=\"facts\">");
      view.facts().forEach(this::fact);
      out.append("</dl>\n");
    }
  }

  private void fact(Fact fact) {
    out.append(fact.strong() ? "<div class=\"strong\"><dt>" : "<div><dt>");
    label(fact.label());
    out.append("</dt><dd>");
    escaped(fact.value()).append("</dd></div>");
  }

  private void section(Section section, int level) {
    out.append("<section").append(section.minor() ? " class=\"minor\"" : "");
    if (!section.id().isEmpty()) {
      out.append(" id=\"").append(section.id()).append('"');
    }
    out.append('>');
    boolean named = !section.heading().main().isEmpty();
    if (named) {
      heading = section.heading().text();
      int depth = Math.min(level, 6);
      out.append("<h").append(depth).append('>');
      label(section.heading());
      out.append("</h").append(depth).append(">\n");
    }
    section.blocks().forEach(block -> block(block, named ? level + 1 : level));
    out.append("</section>\n");
  }

  private void block(Block block, int level) {
    switch (block) {
      case View.Fields fields -> fields(fields.fields());
      case View.Table table -> table(table);
      case View.Sides sides -> {
        out.append("<div class=\"sides\">");
        sides.sections().forEach(s -> section(s, level));
        out.append("</div>");
      }
      case View.Inner inner -> section(inner.section(), level);
      case View.Text text -> {
        out.append("<p>");
        lines(text.text());
        out.append("</p>\n");
      }
      case View.Total total -> total(total);
      case View.Qr qr -> qr(qr);
    }
  }

  private void total(View.Total total) {
    out.append("<p class=\"total\"><span>");
    label(total.label());
    out.append("</span> <strong>");
    escaped(total.value()).append("</strong></p>\n");
  }

  private void named(Field field) {
    out.append(field.strong() ? "<div class=\"strong\"><dt>" : "<div><dt>");
    label(field.label());
    out.append("</dt><dd>");
    lines(field.value());
    out.append("</dd></div>");
  }

  private void fields(List<Field> fields) {
    boolean open = false;
    for (Field field : fields) {
      boolean named = !field.label().main().isEmpty();
      if (named != open) {
        out.append(named ? "<dl>" : "</dl>");
        open = named;
      }
      if (named) {
        named(field);
      } else {
        out.append("<p class=\"name\">");
        lines(field.value());
        out.append("</p>");
      }
    }
    out.append(open ? "</dl>\n" : "\n");
  }

  /** On a narrow screen each cell is a line, and its column's name stands before it. */
  private void narrow(String id, View.Table table) {
    for (int i = 0; i < table.columns().size(); i++) {
      narrow.append('#').append(id).append(" td:nth-child(").append(i + 1);
      narrow.append(")::before{content:\"");
      quoted(table.columns().get(i).label().text());
      narrow.append("\"}");
    }
  }

  private void quoted(String text) {
    text.codePoints()
        .forEach(
            c -> {
              if (c < 128 && Character.isLetterOrDigit(c)) {
                narrow.append((char) c);
              } else {
                narrow.append('\\').append(Integer.toHexString(c)).append(' ');
              }
            });
  }

  private void table(View.Table table) {
    String id = "t" + ++tables;
    narrow(id, table);
    out.append("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
    String many = table.columns().size() >= MANY_COLUMNS ? "many" : "";
    String look = table.stretches() ? many : "fit " + many;
    escaped(heading).append("\"><table id=\"").append(id);
    out.append(look.isEmpty() ? "\">" : "\" class=\"" + look.strip() + "\">");
    out.append("<thead><tr>");
    table.columns().forEach(this::head);
    out.append("</tr></thead><tbody>\n");
    table.rows().forEach(row -> row(table, row));
    out.append("</tbody></table></div>\n");
  }

  private void head(Column column) {
    if (column.label().main().isEmpty()) {
      out.append("<td></td>");
      return;
    }
    String style = column.right() ? " class=\"r\">" : column.wide() ? " class=\"w\">" : ">";
    out.append("<th scope=\"col\"").append(style);
    label(column.label());
    out.append("</th>");
  }

  private void row(View.Table table, Row row) {
    out.append(
        switch (row.kind()) {
          case NORMAL -> "<tr>";
          case BEFORE -> "<tr class=\"before\">";
          case CHANGE -> "<tr class=\"change\">";
          case SUM -> "<tr class=\"sum\">";
        });
    for (int i = 0; i < table.columns().size(); i++) {
      Cell cell = i < row.cells().size() ? row.cells().get(i) : Cell.NONE;
      out.append(table.columns().get(i).right() ? "<td class=\"r\">" : "<td>");
      lines(cell.text());
      if (!cell.detail().isEmpty()) {
        out.append("<small>");
        escaped(cell.detail()).append("</small>");
      }
      out.append("</td>");
    }
    out.append("</tr>\n");
  }

  private void qr(View.Qr qr) {
    QrModules modules = QrModules.of(qr.content());
    int side = modules.size() + 2 * QrModules.QUIET;
    out.append("<figure class=\"qr\"><svg role=\"img\" aria-label=\"");
    escaped(qr.label().text() + ": " + qr.content());
    out.append("\" viewBox=\"0 0 ").append(side).append(' ').append(side);
    out.append("\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path fill=\"#000\" d=\"");
    for (QrModules.Run run : modules.runs()) {
      out.append('M').append(run.x() + QrModules.QUIET).append(' ');
      out.append(run.y() + QrModules.QUIET).append('h').append(run.length());
      out.append("v1h-").append(run.length()).append('z');
    }
    out.append("\"/></svg><figcaption><span>");
    label(qr.label());
    out.append("</span><strong>");
    escaped(qr.caption()).append("</strong><a href=\"");
    escaped(qr.content()).append("\" rel=\"noopener noreferrer\">");
    escaped(qr.content()).append("</a></figcaption></figure>\n");
  }

  private void label(Label label) {
    escaped(label.main());
    if (!label.second().isEmpty()) {
      out.append(" <i lang=\"en\">");
      escaped(label.second()).append("</i>");
    }
  }

  private void lines(String text) {
    int from = 0;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      escaped(text.substring(from, at));
      out.append("<br>");
      from = at + 1;
    }
    escaped(text.substring(from));
  }

  private StringBuilder escaped(String text) {
    if (out.length() + text.length() > MOST_CHARACTERS) {
      throw new TooLongException("More than " + MOST_CHARACTERS + " characters of HTML");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out;
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(
            HtmlRenderer.class.getResourceAsStream("/dev/bramka/documents/visualise/style.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
