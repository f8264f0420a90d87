package dev.bramka.documents.generate;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A document as text in which only what the schema leaves to the writer makes no difference. */
final class Canonical {
  private Canonical() {}

  static String of(byte[] xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      StringBuilder out = new StringBuilder();
      write(
          factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml)).getDocumentElement(),
          out,
          "\n");
      return out.toString();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Element element, StringBuilder out, String indent) {
    out.append(indent).append('{').append(element.getNamespaceURI()).append('}');
    out.append(element.getLocalName());
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node a = element.getAttributes().item(i);
      boolean meaningful =
          !a.getNodeName().startsWith("xmlns") && !a.getNodeName().startsWith("xsi:");
      if (meaningful) {
        out.append(" @").append(a.getNodeName()).append('=').append(a.getNodeValue());
      }
    }
    boolean leaf = true;
    for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        leaf = false;
        write(child, out, indent + " ");
      }
    }
    if (leaf) {
      out.append(" = ").append(value(element.getTextContent()));
    }
  }

  /** A number in its shortest form. */
  private static String value(String text) {
    String bare = text.strip().replaceAll("\\s+", " ");
    if (!bare.matches("[+-]?[0-9]{1,30}(\\.[0-9]{0,30})?")) {
      return bare;
    }
    BigDecimal number = new BigDecimal(bare);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
