package dev.bramka.documents.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree of a document. */
class ElementTest {
  private static Element parse(String xml) {
    return Element.parse(xml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void places_areNamedWithPositions_whereNamesRepeat() {
    Element root = parse("<a>\n <b/><c/><b><d/></b></a>");
    assertThat(root.path()).isEqualTo("/a");
    assertThat(root.all("b").getFirst().path()).isEqualTo("/a/b[1]");
    assertThat(root.all("b").get(1).children().getFirst().path()).isEqualTo("/a/b[2]/d");
    assertThat(root.child("c")).isNotNull();
    assertThat(root.at("c").path()).isEqualTo("/a/c");
    assertThat(root.all("b").getFirst().line()).isEqualTo(2);
    assertThat(root.all("b").getFirst().column()).isPositive();
  }

  @Test
  void texts_areThoseOfTheElementItself() {
    Element root = parse("<a><b> x &amp; <![CDATA[<y>]]> </b><c>1<d>2</d>3</c> </a>");
    assertThat(root.value("b")).isEqualTo("x & <y>");
    assertThat(root.child("b").text()).isEqualTo(" x & <y> ");
    assertThat(root.child("c").text()).isEqualTo("13");
    assertThat(root.text()).isEmpty();
    assertThat(root.value("c", "d")).isEqualTo("2");
    assertThat(root.value("nowhere", "d")).isEmpty();
    assertThat(root.at("c", "nowhere")).isNull();
  }

  @Test
  void attributesAndNamespaces_areKept() {
    Element root = parse("<p:a xmlns:p='urn:x' k='1' l='2'><p:b/></p:a>");
    assertThat(root.namespace()).isEqualTo("urn:x");
    assertThat(root.name()).isEqualTo("a");
    assertThat(root.attributes()).containsEntry("k", "1").containsEntry("l", "2").hasSize(2);
    assertThat(root.child("b").attributes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<a>",
        "<a></b>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
        "<a>&unknown;</a>",
        "text",
        "<a/><b/>"
      })
  void whatIsNoDocument_isRefused(String xml) {
    assertThatThrownBy(() -> parse(xml)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreElementsThanAllowed_areRefused() {
    byte[] xml = "<a><b/><b/><b/></a>".getBytes(StandardCharsets.UTF_8);
    assertThat(Element.parse(xml, 4).children()).hasSize(3);
    assertThatThrownBy(() -> Element.parse(xml, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too many");
  }
}
