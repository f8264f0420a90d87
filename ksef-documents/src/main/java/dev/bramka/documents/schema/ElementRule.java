package dev.bramka.documents.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element as the schema declares it at one place. Immutable once compiled. */
public final class ElementRule {
  /**
   * An attribute.
   *
   * @param name its local name (the official schemas qualify none)
   * @param required whether it must be present
   * @param fixed the only allowed value, or null
   * @param type its values
   */
  public record Attribute(String name, boolean required, @Nullable String fixed, SimpleType type) {}

  private final String namespace;
  private final String name;
  private final String documentation;
  private final @Nullable String fixed;
  private final Map<String, Attribute> attributes;
  private final @Nullable SimpleType text;
  private final @Nullable ContentModel children;
  private final boolean repeatable;

  /** What the schema calls an element, and says of it. */
  record Named(String namespace, String name, String documentation) {}

  ElementRule(Named named, @Nullable String fixed, Content content, boolean repeatable) {
    this.namespace = named.namespace();
    this.name = named.name();
    this.documentation = named.documentation();
    this.fixed = fixed;
    this.attributes = content.attributes();
    this.text = content.text();
    this.children = content.children();
    this.repeatable = repeatable;
  }

  record Content(
      Map<String, Attribute> attributes,
      @Nullable SimpleType text,
      @Nullable ContentModel children) {}

  /** The namespace that the element lives in. */
  public String namespace() {
    return namespace;
  }

  /** The local name. */
  public String name() {
    return name;
  }

  /** The official Polish description, may be empty. */
  public String documentation() {
    return documentation;
  }

  /** The only allowed value, or null when the type decides. */
  public @Nullable String fixed() {
    return fixed;
  }

  /** Attributes by local name. */
  public Map<String, Attribute> attributes() {
    return attributes;
  }

  /** The type of the text content, or null when the element holds elements. */
  public @Nullable SimpleType text() {
    return text;
  }

  /** What the element may hold, or null when it holds text or nothing. */
  public @Nullable ContentModel children() {
    return children;
  }

  /** Whether several may follow each other, so that a path needs a position. */
  public boolean repeatable() {
    return repeatable;
  }
}
