package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The measures of the code of all modules: what does not fit on a screen is two things. */
class CodeMetricsTest {
  private static final int METHOD = 40;
  private static final int METHOD_P95 = 20;
  private static final int FILE = 400;
  private static final int PARAMETERS = 5;
  private static final int TYPES = 16;

  private static final List<Integer> methods = new ArrayList<>();
  private static final List<String> longMethods = new ArrayList<>();
  private static final List<String> longFiles = new ArrayList<>();
  private static final List<String> wideSignatures = new ArrayList<>();
  private static final Map<String, Integer> types = new TreeMap<>();

  @BeforeAll
  static void measure() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(".."))) {
      files = all.filter(CodeMetricsTest::shipped).toList();
    }
    assertThat(files).hasSizeGreaterThan(200);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        measure(unit, positions);
      }
    }
  }

  private static boolean shipped(Path file) {
    String path = file.toString();
    return path.endsWith(".java")
        && path.contains("/src/main/java/")
        && !path.contains("/ksef-benchmarks/");
  }

  private static void measure(CompilationUnitTree unit, SourcePositions positions) {
    LineMap lines = unit.getLineMap();
    String file = unit.getSourceFile().getName().replaceAll(".*/dev/bramka/", "");
    long length = lines.getLineNumber(positions.getEndPosition(unit, unit) - 1);
    if (length > FILE) {
      longFiles.add(file + ": " + length);
    }
    if (!file.endsWith("package-info.java")) {
      types.merge(String.valueOf(unit.getPackageName()), 1, Integer::sum);
    }
    new TreeScanner<Void, Tree.Kind>() {
      @Override
      public Void visitClass(ClassTree type, Tree.Kind around) {
        return super.visitClass(type, type.getKind());
      }

      @Override
      public Void visitMethod(MethodTree method, Tree.Kind around) {
        String name = file + " " + method.getName();
        if (method.getBody() != null) {
          long from = lines.getLineNumber(positions.getStartPosition(unit, method));
          long to = lines.getLineNumber(positions.getEndPosition(unit, method));
          methods.add((int) (to - from + 1));
          if (to - from + 1 > METHOD) {
            longMethods.add(name + ": " + (to - from + 1));
          }
        }
        boolean component = around == Tree.Kind.RECORD && method.getReturnType() == null;
        if (method.getParameters().size() > PARAMETERS && !component) {
          wideSignatures.add(name + ": " + method.getParameters().size());
        }
        return super.visitMethod(method, around);
      }
    }.scan(unit, Tree.Kind.CLASS);
  }

  @Test
  void noMethod_isLongerThanAScreen() {
    assertThat(longMethods).isEmpty();
  }

  @Test
  void nearlyAllMethods_areShort() {
    List<Integer> sorted = methods.stream().sorted().toList();
    assertThat(sorted.get(sorted.size() * 95 / 100)).isLessThanOrEqualTo(METHOD_P95);
  }

  @Test
  void noFile_isLong() {
    assertThat(longFiles).isEmpty();
  }

  @Test
  void noSignature_isWide_butOfRecords() {
    assertThat(wideSignatures).isEmpty();
  }

  @Test
  void noPackage_isCrowded() {
    types.forEach((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(TYPES));
  }
}
