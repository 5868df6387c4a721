package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.ServiceTrait;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares {@code docs/facts.md} with the tests that it names. */
class FactsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String PACKAGE = FactsTest.class.getPackageName();

  private record FactRow(String fact, String how, String shown) {}

  private final String document = read();
  private final Map<String, FactRow> rows = rows();

  @Test
  void everyNamedTestExistsAndIsAnnotatedWithItsFact() throws Exception {
    for (Map.Entry<String, FactRow> row : rows.entrySet()) {
      for (String name : names(row.getValue().shown())) {
        if (name.startsWith(".ci/")) {
          assertThat(ROOT.resolve(name)).as(row.getKey()).exists();
        } else if (name.contains(".")) {
          Method test = method(name);
          Fact fact = test.getAnnotation(Fact.class);
          assertThat(fact == null || List.of(fact.value()).contains(row.getKey()))
              .as(row.getKey() + ": " + name)
              .isTrue();
        }
      }
    }
  }

  @Test
  void everyFactOfATestNamesTheTest() throws Exception {
    for (Class<?> suite : suites()) {
      for (Method test : suite.getDeclaredMethods()) {
        Fact fact = test.getAnnotation(Fact.class);
        for (String number : fact == null ? new String[0] : fact.value()) {
          assertThat(rows).containsKey(number);
          FactRow row = rows.get(number);
          String name = suite.getSimpleName().replace("ConformanceTest", "") + "." + test.getName();
          assertThat(row == null ? "" : row.shown()).as(number).contains("`" + name + "`");
        }
      }
    }
  }

  @Test
  void everyFactHasATestOrAReason() {
    rows.forEach(
        (number, row) ->
            assertThat(
                    row.shown().matches("(open|not reproduced): .+")
                        || !names(row.shown()).isEmpty())
                .as(number)
                .isTrue());
  }

  @Test
  void theCountsAreCorrect() {
    long open = rows.values().stream().filter(row -> row.shown().startsWith("open")).count();
    long not = rows.values().stream().filter(row -> row.shown().startsWith("not")).count();

    assertThat(document.replaceAll("\\s+", " "))
        .contains(
            "%d facts: %d shown by a test or a real client, %d not reproduced, %d open."
                .formatted(rows.size(), rows.size() - open - not, not, open));
  }

  @Test
  void everyTraitIsListedWithItsValuesAndItsDefaultFirst() {
    String all = rows.values().stream().map(FactRow::how).collect(Collectors.joining("\n"));
    for (ServiceTrait trait : ServiceTrait.values()) {
      assertThat(all)
          .contains(
              "trait `%s` = `%s`"
                  .formatted(trait.optionName(), String.join("`, `", trait.choices())));
    }
  }

  @Test
  void theDifferencesOfOtherProjectsLinkToFacts() {
    Set<String> named = new TreeSet<>();
    Pattern.compile("(?m)^\\| \\d+ \\| [^|]+ \\| ([^|]+) \\|$")
        .matcher(document)
        .results()
        .forEach(row -> named.addAll(List.of(row.group(1).split(", | to "))));

    assertThat(rows.keySet()).containsAll(named);
    assertThat(named).hasSizeGreaterThan(20);
  }

  private static List<String> names(String cell) {
    return Pattern.compile("`([^`]+)`")
        .matcher(cell)
        .results()
        .map(MatchResult::group)
        .map(name -> name.replace("`", ""))
        .toList();
  }

  private static Method method(String name) throws ClassNotFoundException {
    String[] parts = name.split("\\.");
    Class<?> suite;
    try {
      suite = Class.forName(PACKAGE + "." + parts[0] + "ConformanceTest");
    } catch (ClassNotFoundException another) {
      suite = Class.forName(PACKAGE.replace(".conformance", "") + "." + parts[0]);
    }
    return Stream.of(suite.getDeclaredMethods())
        .filter(method -> method.getName().equals(parts[1]))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is no test"));
  }

  private static List<Class<?>> suites() throws IOException, ClassNotFoundException {
    List<Class<?>> suites = new ArrayList<>();
    Path here = ROOT.resolve("replayer/src/test/java").resolve(PACKAGE.replace('.', '/'));
    try (Stream<Path> files = Files.list(here)) {
      for (Path file :
          files.filter(one -> one.toString().endsWith("ConformanceTest.java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        suites.add(Class.forName(PACKAGE + "." + name));
      }
    }
    assertThat(suites).hasSizeGreaterThan(8);
    return suites;
  }

  private Map<String, FactRow> rows() {
    Map<String, FactRow> found = new TreeMap<>();
    Pattern.compile("(?m)^\\| ([0-9.]+/\\d+) \\| ([^|]+) \\| [^|]* \\| ([^|]*) \\| ([^|]*) \\|$")
        .matcher(document)
        .results()
        .forEach(
            row -> {
              FactRow before =
                  found.put(row.group(1), new FactRow(row.group(2), row.group(3), row.group(4)));
              assertThat(before).as(row.group(1) + " is there once").isNull();
            });
    return found;
  }

  private static String read() {
    try {
      return Files.readString(ROOT.resolve("docs/facts.md"));
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
