package dev.bramka.documents.validate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ContentModel;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.schema.SecureXml;
import dev.bramka.documents.schema.SimpleType;
import dev.bramka.documents.text.Excerpt;
import dev.bramka.documents.text.XmlProblem;
import dev.bramka.documents.validate.Finding.Layer;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The single pass over the XML: well-formedness, version, schema, and collecting what the rules
 * need. After a finding it goes on where the document and the schema meet again, so that one
 * mistake gives one finding and hides no other.
 */
final class DocumentPass {
  private final byte[] xml;
  private final ValidationOptions options;
  private final Findings findings;
  private final List<Frame> frames = new ArrayList<>();
  private final Collected collected = new Collected();
  private final boolean referencesMatter;
  private int depth;
  private boolean complete;
  private @Nullable InvoiceVersion version;

  DocumentPass(byte[] xml, ValidationOptions options, Findings findings) {
    this.xml = xml;
    this.options = options;
    this.findings = findings;
    this.referencesMatter = findings.all().isEmpty();
  }

  /** Whether the end was reached, so that what was collected is all there is. */
  boolean complete() {
    return complete;
  }

  @Nullable InvoiceVersion version() {
    return version;
  }

  InvoiceFacts facts() {
    return collected.facts();
  }

  Collected located() {
    return collected;
  }

  void run() {
    try {
      XMLStreamReader reader = SecureXml.readerOfAnyVersion(xml);
      try {
        complete = prolog(reader) && body(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      malformed(e);
    }
  }

  private boolean prolog(XMLStreamReader reader) throws XMLStreamException {
    if (!SecureXml.isXml10(reader)) {
      add(
          reader,
          Layer.XML,
          "XML_VERSION",
          "Dozwolony jest tylko XML 1.0",
          "Only XML 1.0 is allowed");
      return false;
    }
    while (reader.next() != XMLStreamConstants.START_ELEMENT) {
      if (!allowedBesides(reader)) {
        return false;
      }
    }
    return root(reader);
  }

  private boolean root(XMLStreamReader reader) {
    String namespace = reader.getNamespaceURI() == null ? "" : reader.getNamespaceURI();
    version = InvoiceVersion.ofNamespace(namespace).orElse(null);
    if (version == null || !reader.getLocalName().equals("Faktura")) {
      String found = Excerpt.excerpt("{" + namespace + "}" + reader.getLocalName());
      version = null;
      add(
          reader,
          Layer.VERSION,
          "VERSION_UNKNOWN",
          "Nie jest to faktura KSeF: element główny to " + found,
          "This is not a KSeF invoice: its root element is " + found);
      return false;
    }
    if (version.schemaFile().isEmpty()) {
      add(
          reader,
          Layer.VERSION,
          "VERSION_NOT_ACCEPTED",
          "KSeF nie przyjmuje już faktur " + version.systemCode(),
          "KSeF no longer accepts " + version.systemCode() + " invoices");
      return false;
    }
    if (options.expected() != null && options.expected() != version) {
      add(
          reader,
          Layer.VERSION,
          "VERSION_DIFFERS",
          "Faktura jest w wersji "
              + version.systemCode()
              + ", sesja w "
              + options.expected().systemCode(),
          "The invoice is %s, the session is for %s"
              .formatted(version.systemCode(), options.expected().systemCode()));
    }
    open(reader, InvoiceSchema.root(version), 1);
    return true;
  }

  private boolean body(XMLStreamReader reader) throws XMLStreamException {
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> start(reader);
        case XMLStreamConstants.END_ELEMENT -> end(reader);
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            characters(reader);
        default -> {
          if (!allowedBesides(reader)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean allowedBesides(XMLStreamReader reader) {
    int event = reader.getEventType();
    boolean instruction = event == XMLStreamConstants.PROCESSING_INSTRUCTION;
    if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
      String pl = "Deklaracje typu dokumentu (DTD) i encje są niedozwolone";
      String en = "Document type declarations (DTD) and entities are not allowed";
      add(reader, Layer.XML, "XML_DTD", pl, en);
      return false;
    }
    if (instruction) {
      String pl = "Instrukcje przetwarzania (<?…?>) są niedozwolone";
      String en = "Processing instructions (<?…?>) are not allowed";
      add(reader, Layer.XML, "XML_PROCESSING_INSTRUCTION", pl, en);
    }
    return !instruction;
  }

  private void start(XMLStreamReader reader) {
    String name = reader.getLocalName();
    Frame parent = frames.get(depth - 1);
    ElementRule rule = null;
    if (parent.rule != null) {
      ContentModel model = parent.rule.children();
      rule = model == null ? unexpectedChild(reader, parent) : advance(reader, parent, model);
    }
    int position = rule == null || rule.repeatable() ? parent.count(name) : 1;
    collected.element(name, depth);
    open(reader, rule, position);
  }

  /** Takes the model's step for the element; null when the subtree cannot be checked. */
  private @Nullable ElementRule advance(XMLStreamReader reader, Frame parent, ContentModel model) {
    String name = reader.getLocalName();
    ContentModel.Step step = model.step(parent.state, name);
    if (step == null) {
      step = model.stepSkipping(parent.state, name);
      ElementRule elsewhere = model.anywhere(name);
      if (step == null) {
        SchemaMessages.misplaced(findings, place(reader), model, parent, name);
        return sameNamespace(reader, elsewhere) ? elsewhere : null;
      }
      SchemaMessages.before(findings, place(reader), model.expected(parent.state), name);
    }
    if (!sameNamespace(reader, step.rule())) {
      SchemaMessages.wrongNamespace(findings, place(reader), name, step.rule().namespace());
    }
    take(reader, parent, model, step);
    return step.rule();
  }

  private void take(
      XMLStreamReader reader, Frame parent, ContentModel model, ContentModel.Step step) {
    parent.state = step.target();
    for (int counter : step.restarted()) {
      parent.counters[counter] = 1;
    }
    int counted = step.counted();
    if (counted >= 0 && ++parent.counters[counted] == model.limit(counted) + 1) {
      SchemaMessages.tooMany(findings, place(reader), step.rule().name(), model.limit(counted));
    }
  }

  private @Nullable ElementRule unexpectedChild(XMLStreamReader reader, Frame parent) {
    SchemaMessages.noChildren(findings, place(reader), parent.name, reader.getLocalName());
    return null;
  }

  private static boolean sameNamespace(XMLStreamReader reader, @Nullable ElementRule rule) {
    return rule != null && rule.namespace().equals(reader.getNamespaceURI());
  }

  private void open(XMLStreamReader reader, @Nullable ElementRule rule, int position) {
    if (depth == frames.size()) {
      frames.add(new Frame());
    }
    Location at = reader.getLocation();
    frames
        .get(depth++)
        .open(rule, reader.getLocalName(), position, at.getLineNumber(), at.getColumnNumber());
    if (rule != null && (reader.getAttributeCount() > 0 || !rule.attributes().isEmpty())) {
      AttributeCheck.check(reader, rule, findings, here(frames.get(depth - 1)));
    }
  }

  private void characters(XMLStreamReader reader) {
    Frame frame = frames.get(depth - 1);
    if (frame.rule == null) {
      return;
    }
    if (frame.rule.text() != null) {
      frame.append(reader.getText());
    } else if (!reader.isWhiteSpace()) {
      SchemaMessages.textNotAllowed(findings, here(frame), frame.name, reader.getText());
    }
  }

  private void end(XMLStreamReader reader) {
    Frame frame = frames.get(depth - 1);
    if (frame.rule != null) {
      SimpleType type = frame.rule.text();
      ContentModel model = frame.rule.children();
      if (type != null) {
        leaf(frame, frame.rule, type);
      } else if (model != null && !model.accepts(frame.state)) {
        SchemaMessages.missing(findings, located(reader, path(depth)), model, frame);
      }
    }
    depth--;
  }

  private void leaf(Frame frame, ElementRule rule, SimpleType type) {
    String raw = frame.text();
    SimpleType.Violation violation = type.check(raw);
    if (violation != null) {
      SchemaMessages.value(
          findings, here(frame), frame.name, new SchemaMessages.Wrong(type, raw, violation));
      return;
    }
    if (rule.fixed() != null && !type.normalise(raw).equals(rule.fixed())) {
      SchemaMessages.fixed(findings, here(frame), frame.name, raw, rule.fixed());
    }
    if (referencesMatter && containsDiscouraged(raw)) {
      SchemaMessages.codePoint(findings, here(frame), frame.name, ByteLayer.discouragedIs(options));
    }
    if (Collected.wants(frame.name)) {
      collect(frame, type.normalise(raw));
    }
  }

  private void collect(Frame frame, String value) {
    String parent = frames.get(depth - 2).name;
    String grandparent = depth > 2 ? frames.get(depth - 3).name : "";
    Located located = new Located(value, frame.line, frame.column, path(depth));
    collected.leaf(grandparent, parent, located, frame.name);
  }

  /** A character reference can smuggle in what the byte layer would have refused. */
  private static boolean containsDiscouraged(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x7F && ByteLayer.discouraged(text.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }

  private void malformed(XMLStreamException e) {
    Location at = e.getLocation();
    XmlProblem problem = XmlProblem.of(reason(e));
    findings.add(
        new Finding(
            Layer.XML,
            Finding.Severity.ERROR,
            "XML_MALFORMED",
            at == null ? 0 : Math.max(at.getLineNumber(), 0),
            at == null ? 0 : Math.max(at.getColumnNumber(), 0),
            depth == 0 ? "" : path(depth),
            "Dokument nie jest poprawnym XML: " + problem.pl(),
            "The document is not well-formed XML: " + problem.en()));
  }

  private static String reason(XMLStreamException e) {
    String message = e.getMessage() == null ? "unreadable" : e.getMessage();
    int end = message.indexOf("\n at [");
    return (end < 0 ? message : message.substring(0, end)).replace('\n', ' ');
  }

  private void add(XMLStreamReader reader, Layer layer, String rule, String pl, String en) {
    Located at = depth == 0 ? located(reader, "") : located(reader, path(depth));
    findings.add(
        new Finding(
            layer, Finding.Severity.ERROR, rule, at.line(), at.column(), at.path(), pl, en));
  }

  private static Located located(XMLStreamReader reader, String path) {
    Location at = reader.getLocation();
    return new Located("", at.getLineNumber(), at.getColumnNumber(), path);
  }

  /** The place of the element now starting, a child of the innermost open one. */
  private Located place(XMLStreamReader reader) {
    return located(reader, path(depth) + "/" + Excerpt.excerpt(reader.getLocalName()));
  }

  private Located here(Frame frame) {
    return new Located("", frame.line, frame.column, path(depth));
  }

  private String path(int levels) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      Frame frame = frames.get(i);
      path.append('/').append(Excerpt.excerpt(frame.name));
      if (frame.position > 1 || (frame.rule != null && frame.rule.repeatable())) {
        path.append('[').append(frame.position).append(']');
      }
    }
    return path.toString();
  }
}
