package dev.bramka.documents.tree;

import dev.bramka.documents.schema.SecureXml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An element of a document, with its place. Comments are left out; text beside child elements is
 * kept, so that a reader can tell that it is there. Not changed after parsing; thread-safe.
 */
public final class Element {
  private final @Nullable Element parent;
  private final String namespace;
  private final String name;
  private final int line;
  private final int column;
  private final Map<String, String> attributes;
  private final List<Element> children = new ArrayList<>(0);
  private String text = "";

  /** Among siblings of its name, from 1; 0 when it is the only one. */
  private int position;

  private Element(@Nullable Element parent, XMLStreamReader reader) {
    this.parent = parent;
    this.namespace = reader.getNamespaceURI() == null ? "" : reader.getNamespaceURI();
    this.name = reader.getLocalName();
    this.line = reader.getLocation().getLineNumber();
    this.column = reader.getLocation().getColumnNumber();
    this.attributes = attributes(reader);
  }

  private Element(Element original, String name, List<Element> children, String text) {
    this.parent = original.parent;
    this.namespace = original.namespace;
    this.name = name;
    this.line = original.line;
    this.column = original.column;
    this.attributes = original.attributes;
    this.children.addAll(children);
    this.text = text;
    number(this.children);
  }

  /**
   * The same place of the document under another name and with other content. Paths below it stay
   * those of the document.
   */
  public Element with(String otherName, List<Element> otherChildren, String otherText) {
    return new Element(this, otherName, otherChildren, otherText);
  }

  private static Map<String, String> attributes(XMLStreamReader reader) {
    if (reader.getAttributeCount() == 0) {
      return Map.of();
    }
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      all.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return all;
  }

  /**
   * Parses a document; depth and entities are bounded, nothing is fetched.
   *
   * @throws IllegalArgumentException when the bytes are not well-formed XML in UTF-8
   */
  public static Element parse(byte[] xml) {
    return parse(xml, Integer.MAX_VALUE);
  }

  /**
   * The same for at most so many elements.
   *
   * @throws IllegalArgumentException when there are more, or the bytes are not well-formed XML
   */
  public static Element parse(byte[] xml, int mostElements) {
    try {
      XMLStreamReader reader = SecureXml.reader(xml);
      while (reader.next() != XMLStreamConstants.START_ELEMENT) {
        refuseDtd(reader);
      }
      Element root = new Element(null, reader);
      root.read(reader, mostElements - 1);
      while (reader.hasNext()) {
        reader.next();
      }
      return root;
    } catch (XMLStreamException e) {
      throw SecureXml.unreadable(e);
    }
  }

  private static void refuseDtd(XMLStreamReader reader) {
    if (reader.getEventType() == XMLStreamConstants.DTD) {
      throw new IllegalArgumentException("Document type declarations are not allowed");
    }
  }

  /** Reads the content; gives how many more elements are allowed after it. */
  private int read(XMLStreamReader reader, int allowed) throws XMLStreamException {
    int left = allowed;
    StringBuilder own = null;
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (left == 0) {
            throw new IllegalArgumentException("The document has too many elements");
          }
          Element child = new Element(this, reader);
          left = child.read(reader, left - 1);
          children.add(child);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          own = own == null ? new StringBuilder() : own;
          own.append(reader.getText());
        }
        default -> {}
      }
    }
    String whole = own == null ? "" : own.toString();
    text = !children.isEmpty() && whole.isBlank() ? "" : whole;
    number(children);
    return left;
  }

  /** Positions are known once, since a document may have many findings. */
  private static void number(List<Element> siblings) {
    if (siblings.size() < 2) {
      return;
    }
    Map<String, Element> latest = new HashMap<>();
    for (Element sibling : siblings) {
      Element before = latest.put(sibling.name, sibling);
      if (before != null) {
        before.position = Math.max(before.position, 1);
        sibling.position = before.position + 1;
      }
    }
  }

  /** The namespace; empty for none. */
  public String namespace() {
    return namespace;
  }

  /** The local name. */
  public String name() {
    return name;
  }

  /** Line of the start tag, from 1. */
  public int line() {
    return line;
  }

  /** Column of the start tag, from 1. */
  public int column() {
    return column;
  }

  /** Attributes by local name, in document order. */
  public Map<String, String> attributes() {
    return attributes;
  }

  /** The text as written, without child elements' text. */
  public String text() {
    return text;
  }

  /** Child elements in document order. */
  public List<Element> children() {
    return children;
  }

  /** The first child of this name, or null. */
  public @Nullable Element child(String childName) {
    for (Element child : children) {
      if (child.name.equals(childName)) {
        return child;
      }
    }
    return null;
  }

  /** All children of this name, in document order. */
  public List<Element> all(String childName) {
    return children.stream().filter(c -> c.name.equals(childName)).toList();
  }

  /** The element reached by following first children, or null. */
  public @Nullable Element at(String... path) {
    Element here = this;
    for (String step : path) {
      here = here == null ? null : here.child(step);
    }
    return here;
  }

  /** The text of the element at the path with outer white space removed; empty when not there. */
  public String value(String... path) {
    Element found = at(path);
    return found == null ? "" : found.text.strip();
  }

  /** Where it stands, such as {@code /Faktura/Fa/FaWiersz[3]/P_8A}. */
  public String path() {
    if (parent == null) {
      return "/" + name;
    }
    return parent.path() + "/" + name + (position > 0 ? "[" + position + "]" : "");
  }
}
