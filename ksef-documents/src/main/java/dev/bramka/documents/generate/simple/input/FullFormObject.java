package dev.bramka.documents.generate.simple.input;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of the full form under construction, with its place.
 *
 * @param expansion where origins are noted
 * @param node the object
 * @param pointer its JSON pointer in the full form
 */
public record FullFormObject(Expansion expansion, ObjectNode node, String pointer) {

  public void put(String element, JsonNode value, ShortFormNode from, String key) {
    node.set(element, value);
    from(element, from, key);
  }

  public void put(String element, String value, ShortFormNode from, String key) {
    node.put(element, value);
    from(element, from, key);
  }

  public void put(String element, BigDecimal value, ShortFormNode from, String key) {
    node.put(element, value);
    from(element, from, key);
  }

  public void put(String element, int value) {
    node.put(element, value);
  }

  /** Notes where the element's value was given. */
  public void from(String element, ShortFormNode from, String key) {
    expansion.origin(
        pointer + "/" + element, key.isEmpty() ? from.pointer() : from.pointer() + "/" + key);
  }

  /** The child object, made when absent. */
  public FullFormObject object(String element) {
    ObjectNode child =
        node.get(element) instanceof ObjectNode known ? known : node.putObject(element);
    return new FullFormObject(expansion, child, pointer + "/" + element);
  }

  /** A new object at the end of the array. */
  public FullFormObject add(String element) {
    return append(element, Expansion.object());
  }

  /** The given object at the end of the array. */
  public FullFormObject append(String element, ObjectNode child) {
    ArrayNode array = node.get(element) instanceof ArrayNode known ? known : node.putArray(element);
    array.add(child);
    return new FullFormObject(expansion, child, pointer + "/" + element + "/" + (array.size() - 1));
  }

  public FullFormObject add(String element, ShortFormNode from) {
    FullFormObject child = add(element);
    expansion.origin(child.pointer, from.pointer());
    return child;
  }

  public FullFormObject object(String element, ShortFormNode from) {
    FullFormObject child = object(element);
    expansion.origin(child.pointer, from.pointer());
    return child;
  }
}
