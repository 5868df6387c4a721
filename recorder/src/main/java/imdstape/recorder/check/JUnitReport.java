package imdstape.recorder.check;

import static java.nio.charset.StandardCharsets.US_ASCII;

import imdstape.recorder.report.VisibleText;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * JUnit XML in the format of Maven Surefire: a failed test for each rule that a file breaks, and a
 * passed test for each clean file.
 */
record JUnitReport() implements CheckReport {

  @Override
  public String render(List<CheckResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      // the JDK's implementation; it writes other than ASCII characters as references
      XMLStreamWriter out =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, US_ASCII.name());
      out.writeStartDocument(US_ASCII.name(), "1.0");
      out.writeCharacters("\n");
      suite(out, results);
      out.writeEndDocument();
      out.close();
    } catch (XMLStreamException neverOfAnArray) {
      throw new IllegalStateException(neverOfAnArray);
    }
    return bytes.toString(US_ASCII) + "\n";
  }

  private static void suite(XMLStreamWriter out, List<CheckResult> results)
      throws XMLStreamException {
    int passed = (int) results.stream().filter(CheckResult::isClean).count();
    int failed = results.stream().mapToInt(file -> byRule(file).size()).sum();
    out.writeStartElement("testsuite");
    out.writeAttribute("name", "imds check");
    out.writeAttribute("tests", Integer.toString(passed + failed));
    out.writeAttribute("failures", Integer.toString(failed));
    out.writeAttribute("errors", "0");
    out.writeAttribute("skipped", "0");
    out.writeAttribute("time", "0");
    for (CheckResult file : results) {
      if (file.isClean()) {
        out.writeCharacters("\n  ");
        out.writeEmptyElement("testcase");
        testcase(out, file, "clean");
      }
      for (Map.Entry<String, List<CheckFinding>> findingsOfRule : byRule(file).entrySet()) {
        out.writeCharacters("\n  ");
        out.writeStartElement("testcase");
        testcase(out, file, findingsOfRule.getKey());
        failure(out, findingsOfRule.getKey(), findingsOfRule.getValue());
        out.writeCharacters("\n  ");
        out.writeEndElement();
      }
    }
    out.writeCharacters("\n");
    out.writeEndElement();
  }

  private static void testcase(XMLStreamWriter out, CheckResult file, String name)
      throws XMLStreamException {
    out.writeAttribute("name", VisibleText.escape(name));
    out.writeAttribute("classname", VisibleText.escape(file.file()));
    out.writeAttribute("time", "0");
  }

  private static void failure(XMLStreamWriter out, String rule, List<CheckFinding> findings)
      throws XMLStreamException {
    CheckFinding first = findings.get(0);
    String suffix = findings.size() > 1 ? " and " + (findings.size() - 1) + " more" : "";
    out.writeCharacters("\n    ");
    out.writeStartElement("failure");
    out.writeAttribute(
        "message",
        VisibleText.escape(first.level().reportName() + ": " + first.message()) + suffix);
    out.writeAttribute("type", VisibleText.escape(rule));
    out.writeCharacters(
        findings.stream()
            .map(finding -> VisibleText.escape(CheckTextReport.line(finding)))
            .collect(Collectors.joining("\n")));
    out.writeEndElement();
  }

  private static Map<String, List<CheckFinding>> byRule(CheckResult file) {
    return file.findings().stream()
        .collect(Collectors.groupingBy(CheckFinding::rule, TreeMap::new, Collectors.toList()));
  }
}
