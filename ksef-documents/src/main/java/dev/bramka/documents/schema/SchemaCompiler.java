package dev.bramka.documents.schema;

import com.sun.xml.xsom.XSAnnotation;
import com.sun.xml.xsom.XSAttributeUse;
import com.sun.xml.xsom.XSComponent;
import com.sun.xml.xsom.XSContentType;
import com.sun.xml.xsom.XSElementDecl;
import com.sun.xml.xsom.XSModelGroup;
import com.sun.xml.xsom.XSParticle;
import com.sun.xml.xsom.XSSchemaSet;
import com.sun.xml.xsom.XSSimpleType;
import com.sun.xml.xsom.XSType;
import com.sun.xml.xsom.parser.XSOMParser;
import com.sun.xml.xsom.util.DomAnnotationParserFactory;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ContentModel.Builder.Fragment;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Compiles an official schema, as XSOM reads it, into {@link ElementRule}s. */
final class SchemaCompiler {
  private final Map<XSType, ElementRule.Content> compiled = new HashMap<>();
  private final Map<XSSimpleType, SimpleType> simple = new HashMap<>();

  private SchemaCompiler() {}

  static ElementRule compile(InvoiceVersion version) {
    String file =
        version
            .schemaFile()
            .orElseThrow(() -> new IllegalArgumentException(version + " has no schema"));
    try {
      XSOMParser parser = new XSOMParser(SecureXml.saxForSchemas());
      parser.setAnnotationParser(new DomAnnotationParserFactory());
      parser.setEntityResolver((publicId, systemId) -> official(systemId));
      parser.setErrorHandler(new Strict());
      parser.parse(official(file));
      XSSchemaSet set = parser.getResult();
      XSElementDecl root = set.getElementDecl(version.namespace(), "Faktura");
      return new SchemaCompiler().element(root, false);
    } catch (SAXException e) {
      throw new IllegalStateException("Official schema " + file + " cannot be read", e);
    }
  }

  /** The bundled file of this name; anything else is refused, so nothing is ever fetched. */
  private static InputSource official(String systemId) throws SAXException {
    String name = systemId.substring(systemId.lastIndexOf('/') + 1);
    InputStream in = SchemaCompiler.class.getResourceAsStream(name);
    if (in == null) {
      throw new SAXException("Schema " + systemId + " is not bundled", new IOException(systemId));
    }
    InputSource source = new InputSource(in);
    source.setSystemId(
        "http://crd.gov.pl/xml/schematy/dziedzinowe/mf/2022/01/05/eD/DefinicjeTypy/" + name);
    return source;
  }

  private ElementRule element(XSElementDecl decl, boolean repeatable) {
    String fixed = decl.getFixedValue() == null ? null : decl.getFixedValue().value;
    return new ElementRule(
        new ElementRule.Named(
            decl.getTargetNamespace(), decl.getName().intern(), documentation(decl)),
        fixed,
        content(decl.getType()),
        repeatable);
  }

  private ElementRule.Content content(XSType type) {
    ElementRule.Content known = compiled.get(type);
    if (known == null) {
      known =
          type.isSimpleType()
              ? new ElementRule.Content(Map.of(), simple(type.asSimpleType()), null)
              : complex(type);
      compiled.put(type, known);
    }
    return known;
  }

  private ElementRule.Content complex(XSType type) {
    Map<String, ElementRule.Attribute> attributes = new LinkedHashMap<>();
    for (XSAttributeUse use : type.asComplexType().getAttributeUses()) {
      String name = use.getDecl().getName();
      String fixed = use.getFixedValue() == null ? null : use.getFixedValue().value;
      attributes.put(
          name,
          new ElementRule.Attribute(
              name, use.isRequired(), fixed, simple(use.getDecl().getType())));
    }
    XSContentType content = type.asComplexType().getContentType();
    SimpleType text = content.asSimpleType() == null ? null : simple(content.asSimpleType());
    return new ElementRule.Content(attributes, text, children(content.asParticle()));
  }

  private @Nullable ContentModel children(@Nullable XSParticle particle) {
    if (particle == null) {
      return null;
    }
    ContentModel.Builder builder = ContentModel.builder();
    return builder.build(fragment(particle, builder));
  }

  private Fragment fragment(XSParticle particle, ContentModel.Builder builder) {
    int min = particle.getMinOccurs().intValueExact();
    int max = particle.getMaxOccurs().intValueExact();
    if (min > 1) {
      throw new IllegalStateException("minOccurs above 1 is not supported");
    }
    boolean repeated = max < 0 || max > 1;
    Fragment fragment =
        particle.getTerm().isElementDecl()
            ? builder.element(element(particle.getTerm().asElementDecl(), repeated))
            : group(particle.getTerm().asModelGroup(), builder);
    if (repeated) {
      fragment = builder.repeat(fragment, max);
    }
    return min == 0 ? builder.optional(fragment) : fragment;
  }

  private Fragment group(@Nullable XSModelGroup group, ContentModel.Builder builder) {
    if (group == null || group.getCompositor() == XSModelGroup.ALL) {
      throw new IllegalStateException("The schema uses an unsupported kind of group");
    }
    boolean choice = group.getCompositor() == XSModelGroup.CHOICE;
    Fragment whole = null;
    for (XSParticle child : group.getChildren()) {
      Fragment next = fragment(child, builder);
      whole =
          whole == null
              ? next
              : choice ? builder.choice(whole, next) : builder.sequence(whole, next);
    }
    return whole == null ? builder.empty() : whole;
  }

  private SimpleType simple(XSSimpleType type) {
    return simple.computeIfAbsent(type, SimpleTypeBuilder::build);
  }

  /** The official description of a component, its white space collapsed; empty without one. */
  static String documentation(XSComponent component) {
    XSAnnotation annotation = component.getAnnotation();
    return annotation != null && annotation.getAnnotation() instanceof Element element
        ? Lexical.collapse(element.getTextContent())
        : "";
  }

  private static final class Strict extends DefaultHandler {
    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
