package imdstape.recorder.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.recorder.report.VisibleText;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class JUnitReportTest {

  @Test
  void eachBrokenRuleIsAFailedTestAndEachCleanFileAPassedTest() {
    assertThat(new JUnitReport().render(FindingSamples.CHECKED))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="US-ASCII"?>
            <testsuite name="imds check" tests="4" failures="3" errors="0" skipped="0" time="0">
              <testcase name="clean" classname="fixtures/good.json" time="0"/>
              <testcase name="edited-after-seal" classname="fixtures/my file.json" time="0">
                <failure message="edited: changed since it was sealed" type="edited-after-seal">fixtures/my file.json: meta-data/mac: changed since it was sealed (edited-after-seal)</failure>
              </testcase>
              <testcase name="public-ipv4" classname="fixtures/my file.json" time="0">
                <failure message="leak: a public IPv4 address and 1 more" type="public-ipv4">fixtures/my file.json:17: meta-data/public-ipv4: a public IPv4 address (public-ipv4)
            fixtures/my file.json:16: meta-data/public-hostname: a public IPv4 address (public-ipv4)</failure>
              </testcase>
              <testcase name="not-a-fixture" classname="broken.json" time="0">
                <failure message="invalid: column 13: expected a string, found a number" type="not-a-fixture">broken.json:2: column 13: expected a string, found a number (not-a-fixture)</failure>
              </testcase>
            </testsuite>
            """);
  }

  @Test
  void namesWithCharactersOutsideXmlAreEscaped() throws Exception {
    String hostile = "\"<&'>]]>é\u0000\u001b\ufffe\ud800\ud83d\ude00 \n.json";
    Element suite =
        parsed(
            new JUnitReport()
                .render(
                    List.of(
                        FindingSamples.checked(hostile, FindingSamples.leak(hostile, hostile, 3)),
                        FindingSamples.checked(hostile))));
    String shown = "\"<&'>]]>é\\u0000\\u001b\\ufffe\\ud800\ud83d\ude00 \\u000a.json";
    NodeList cases = suite.getElementsByTagName("testcase");
    assertThat(IntStream.range(0, cases.getLength()).mapToObj(cases::item))
        .hasSize(2)
        .allSatisfy(
            testcase ->
                assertThat(((Element) testcase).getAttribute("classname")).isEqualTo(shown));
    assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
        .isEqualTo(shown + ":3: " + shown + ": a public IPv4 address (public-ipv4)");
    assertThat(suite.getAttribute("tests")).isEqualTo("2");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
  }

  @Test
  void everyCodePointIsAllowedInAName() throws Exception {
    for (int start = 0; start < 0x20000; start += 0x1000) {
      String name =
          IntStream.range(start, start + 0x1000)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      Element suite = parsed(new JUnitReport().render(List.of(FindingSamples.checked(name))));
      Element testcase = (Element) suite.getElementsByTagName("testcase").item(0);
      assertThat(testcase.getAttribute("classname")).isEqualTo(VisibleText.escape(name));
    }
  }

  @Test
  void theReportHasTheAttributesThatTheSchemaRequires() throws Exception {
    Element suite = parsed(new JUnitReport().render(FindingSamples.CHECKED));
    assertThat(suite.getTagName()).isEqualTo("testsuite");
    for (String name : List.of("name", "tests", "failures", "errors", "skipped", "time")) {
      assertThat(suite.getAttribute(name)).as(name).isNotEmpty();
    }
    NodeList children = suite.getElementsByTagName("*");
    for (int i = 0; i < children.getLength(); i++) {
      Element child = (Element) children.item(i);
      boolean test = child.getTagName().equals("testcase");
      assertThat(((Element) child.getParentNode()).getTagName())
          .isEqualTo(test ? "testsuite" : "testcase");
      for (String name : test ? List.of("name", "classname", "time") : List.of("type", "message")) {
        assertThat(child.getAttribute(name)).as(name).isNotEmpty();
      }
    }
  }

  @Test
  void noFilesGiveAnEmptySuite() throws Exception {
    assertThat(parsed(new JUnitReport().render(List.of())).getAttribute("tests")).isEqualTo("0");
  }

  private static Element parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)))
        .getDocumentElement();
  }
}
