package dev.bramka.documents.schema;

import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/**
 * Stops at a document of more different names than all official schemas have together. A parser's
 * table of names grows with each, and slows down when their hashes are made to collide.
 */
final class BoundedNames extends StreamReaderDelegate {
  private static final int MOST = 3_000;

  private final Set<String> names = new HashSet<>();

  BoundedNames(XMLStreamReader reader) {
    super(reader);
  }

  @Override
  public int next() throws XMLStreamException {
    int event = super.next();
    if (event == START_ELEMENT) {
      note(getLocalName());
      for (int i = 0; i < getAttributeCount(); i++) {
        note(getAttributeLocalName(i));
      }
      for (int i = 0; i < getNamespaceCount(); i++) {
        note(String.valueOf(getNamespacePrefix(i)));
      }
    }
    return event;
  }

  private void note(String name) throws XMLStreamException {
    if (names.add(name) && names.size() > MOST) {
      throw new XMLStreamException("More than " + MOST + " different names", getLocation());
    }
  }

  @Override
  public int nextTag() throws XMLStreamException {
    int event = next();
    while (event == SPACE
        || event == COMMENT
        || event == PROCESSING_INSTRUCTION
        || (event == CHARACTERS && isWhiteSpace())) {
      event = next();
    }
    if (event != START_ELEMENT && event != END_ELEMENT) {
      throw new XMLStreamException("An element is expected", getLocation());
    }
    return event;
  }

  @Override
  public String getElementText() throws XMLStreamException {
    if (getEventType() != START_ELEMENT) {
      throw new XMLStreamException("Not at an element", getLocation());
    }
    StringBuilder text = new StringBuilder();
    for (int event = next(); event != END_ELEMENT; event = next()) {
      if (event == CHARACTERS || event == CDATA || event == SPACE) {
        text.append(getText());
      } else if (event != COMMENT && event != PROCESSING_INSTRUCTION) {
        throw new XMLStreamException("Only text is expected", getLocation());
      }
    }
    return text.toString();
  }
}
