package dev.bramka.documents.validate;

import dev.bramka.documents.schema.ContentModel;
import dev.bramka.documents.schema.ElementRule;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One open element during the pass; reused for the next element at the same depth. */
final class Frame {
  @Nullable ElementRule rule;
  String name = "";
  int line;
  int column;
  int state;
  int[] counters = {};
  int position;
  private final StringBuilder text = new StringBuilder();
  private @Nullable String onlyText;
  private final Map<String, Integer> seen = new HashMap<>(0);
  private String lastChild = "";
  private int lastCount;

  void open(@Nullable ElementRule rule, String name, int position, int line, int column) {
    this.rule = rule;
    this.name = name;
    this.position = position;
    this.line = line;
    this.column = column;
    state = ContentModel.START;
    ContentModel children = rule == null ? null : rule.children();
    counters = children == null ? new int[0] : children.newCounters();
    text.setLength(0);
    onlyText = null;
    lastChild = "";
    lastCount = 0;
    if (!seen.isEmpty()) {
      seen.clear();
    }
  }

  /** Counts a child among its namesakes, from 1. */
  int count(String child) {
    if (child.equals(lastChild)) {
      return ++lastCount;
    }
    if (lastCount > 0) {
      seen.put(lastChild, lastCount);
    }
    lastChild = child;
    lastCount = seen.getOrDefault(child, 0) + 1;
    return lastCount;
  }

  void append(String more) {
    if (onlyText == null && text.isEmpty()) {
      onlyText = more;
    } else {
      if (onlyText != null) {
        text.append(onlyText);
        onlyText = null;
      }
      text.append(more);
    }
  }

  String text() {
    return onlyText != null ? onlyText : text.toString();
  }
}
