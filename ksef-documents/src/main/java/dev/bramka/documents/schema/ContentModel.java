package dev.bramka.documents.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which elements may follow each other inside an element: a deterministic automaton whose states
 * are places in the schema, with counters for {@code maxOccurs}, so that a limit of 50 000 costs as
 * little as one of 2. Immutable once compiled; a walk keeps its own state and counters.
 */
public final class ContentModel {
  /** The state before the first child. */
  public static final int START = 0;

  private static final int[] NONE = {};

  /**
   * A step from one place to another.
   *
   * @param target the state reached
   * @param rule the element that takes this step
   * @param restarted counters set to one, because a repeated group is entered anew
   * @param counted the counter that the step increases, or -1
   */
  public record Step(int target, ElementRule rule, int[] restarted, int counted) {}

  private final List<Map<String, Step>> steps;
  private final boolean[] accepting;
  private final int[] limits;
  private final Map<String, ElementRule> known;

  private ContentModel(Builder builder) {
    this.steps = List.copyOf(builder.steps);
    this.limits = builder.limits.stream().mapToInt(Integer::intValue).toArray();
    this.accepting = new boolean[steps.size()];
    builder.last.forEach(state -> accepting[state] = true);
    accepting[START] = builder.nullable;
    this.known = builder.known;
  }

  /** The step that an element of this local name takes from the state, or null when none does. */
  public @Nullable Step step(int state, String localName) {
    return steps.get(state).get(localName);
  }

  /** Whether the content may end in this state. */
  public boolean accepts(int state) {
    return accepting[state];
  }

  /** New counters for a walk; an empty array when nothing is counted. */
  public int[] newCounters() {
    return limits.length == 0 ? NONE : new int[limits.length];
  }

  /** How often the counted thing may occur. */
  public int limit(int counter) {
    return limits[counter];
  }

  /** The local names that may come next, in schema order. */
  public Set<String> expected(int state) {
    return steps.get(state).keySet();
  }

  /** The element of this local name anywhere in this content, or null. */
  public @Nullable ElementRule anywhere(String localName) {
    return known.get(localName);
  }

  /** All local names of this content, in schema order. */
  public Set<String> names() {
    return known.keySet();
  }

  /**
   * The nearest step for the element that skips others, or null when it cannot come any more. Used
   * to go on after a missing element.
   */
  public @Nullable Step stepSkipping(int state, String localName) {
    boolean[] seen = new boolean[steps.size()];
    Deque<Integer> queue = new ArrayDeque<>(List.of(state));
    seen[state] = true;
    while (!queue.isEmpty()) {
      for (Map.Entry<String, Step> entry : steps.get(queue.remove()).entrySet()) {
        Step step = entry.getValue();
        if (entry.getKey().equals(localName)) {
          return step;
        }
        if (!seen[step.target()]) {
          seen[step.target()] = true;
          queue.add(step.target());
        }
      }
    }
    return null;
  }

  static Builder builder() {
    return new Builder();
  }

  /** Glushkov's construction over sequences, choices and repetitions. */
  static final class Builder {
    record Entry(int position, int[] restarted) {}

    record Fragment(boolean nullable, List<Entry> first, List<Integer> last) {}

    private final List<Map<String, Step>> steps = new ArrayList<>(List.of(new LinkedHashMap<>()));
    private final List<ElementRule> rules = new ArrayList<>();
    private final List<Integer> limits = new ArrayList<>();
    private final Map<String, ElementRule> known = new LinkedHashMap<>();
    private List<Integer> last = List.of();
    private boolean nullable;

    Fragment element(ElementRule rule) {
      steps.add(new LinkedHashMap<>());
      rules.add(rule);
      known.putIfAbsent(rule.name(), rule);
      int position = rules.size();
      return new Fragment(false, List.of(new Entry(position, NONE)), List.of(position));
    }

    Fragment empty() {
      return new Fragment(true, List.of(), List.of());
    }

    Fragment sequence(Fragment left, Fragment right) {
      left.last().forEach(from -> right.first().forEach(to -> connect(from, to, -1)));
      return new Fragment(
          left.nullable() && right.nullable(),
          left.nullable() ? joined(left.first(), right.first()) : left.first(),
          right.nullable() ? joined(left.last(), right.last()) : right.last());
    }

    Fragment choice(Fragment left, Fragment right) {
      return new Fragment(
          left.nullable() || right.nullable(),
          joined(left.first(), right.first()),
          joined(left.last(), right.last()));
    }

    /**
     * @param max the most repetitions, negative for no limit
     */
    Fragment repeat(Fragment inner, int max) {
      int counter = -1;
      if (max > 1) {
        counter = limits.size();
        limits.add(max);
      }
      for (int from : inner.last()) {
        for (Entry to : inner.first()) {
          connect(from, to, counter);
        }
      }
      int added = counter;
      List<Entry> first =
          counter < 0
              ? inner.first()
              : inner.first().stream()
                  .map(e -> new Entry(e.position(), append(e.restarted(), added)))
                  .toList();
      return new Fragment(inner.nullable(), first, inner.last());
    }

    Fragment optional(Fragment inner) {
      return new Fragment(true, inner.first(), inner.last());
    }

    ContentModel build(Fragment whole) {
      whole.first().forEach(to -> connect(START, to, -1));
      nullable = whole.nullable();
      last = whole.last();
      return new ContentModel(this);
    }

    private void connect(int from, Entry to, int counter) {
      ElementRule rule = rules.get(to.position() - 1);
      // The innermost repetition connects first and wins, as determinism of the schema demands.
      steps
          .get(from)
          .putIfAbsent(rule.name(), new Step(to.position(), rule, to.restarted(), counter));
    }

    private static <T> List<T> joined(List<T> left, List<T> right) {
      List<T> all = new ArrayList<>(left);
      all.addAll(right);
      return all;
    }

    private static int[] append(int[] array, int value) {
      int[] longer = java.util.Arrays.copyOf(array, array.length + 1);
      longer[array.length] = value;
      return longer;
    }
  }
}
