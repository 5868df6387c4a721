package imdstape.recorder.check;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * SARIF 2.1.0, which code hosts show beside the lines.
 *
 * @param program name and version, as in {@code imds-tape 0.1.0}
 */
record SarifReport(List<CheckRule> rules, String program) implements CheckReport {

  SarifReport {
    rules = List.copyOf(rules);
  }

  @Override
  public String render(List<CheckResult> checked) {
    return JsonText.of(
        out -> {
          out.writeStartObject();
          out.writeStringField("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
          out.writeStringField("version", "2.1.0");
          out.writeArrayFieldStart("runs");
          out.writeStartObject();
          driver(out);
          results(out, checked);
          out.writeEndObject();
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private void driver(JsonGenerator out) throws IOException {
    int space = program.indexOf(' ');
    out.writeObjectFieldStart("tool");
    out.writeObjectFieldStart("driver");
    out.writeStringField("name", program.substring(0, space));
    out.writeStringField("version", program.substring(space + 1));
    out.writeArrayFieldStart("rules");
    for (CheckRule rule : rules) {
      out.writeStartObject();
      out.writeStringField("id", rule.id());
      text(out, "shortDescription", rule.title());
      text(out, "fullDescription", rule.reason());
      text(out, "help", rule.reason());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndObject();
  }

  private void results(JsonGenerator out, List<CheckResult> checked) throws IOException {
    List<String> ids = rules.stream().map(CheckRule::id).toList();
    Map<String, Integer> seen = new HashMap<>();
    out.writeArrayFieldStart("results");
    for (CheckResult file : checked) {
      for (CheckFinding finding : file.findings()) {
        out.writeStartObject();
        out.writeStringField("ruleId", finding.rule());
        if (ids.contains(finding.rule())) {
          out.writeNumberField("ruleIndex", ids.indexOf(finding.rule()));
        }
        out.writeStringField("level", finding.level() == FindingLevel.EDITED ? "warning" : "error");
        text(out, "message", message(finding));
        location(out, finding);
        String print = fingerprint(finding);
        out.writeObjectFieldStart("partialFingerprints");
        // the one name that GitHub reads; the number tells equal ones apart
        out.writeStringField(
            "primaryLocationLineHash", print + ":" + seen.merge(print, 1, Integer::sum));
        out.writeEndObject();
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private static void location(JsonGenerator out, CheckFinding finding) throws IOException {
    out.writeArrayFieldStart("locations");
    out.writeStartObject();
    out.writeObjectFieldStart("physicalLocation");
    out.writeObjectFieldStart("artifactLocation");
    out.writeStringField("uri", FileUri.of(finding.file()));
    out.writeEndObject();
    out.writeObjectFieldStart("region");
    // a region without a line is shown nowhere: the first stands for the whole file
    out.writeNumberField("startLine", Math.max(1, finding.line()));
    out.writeEndObject();
    out.writeEndObject();
    if (!finding.path().isEmpty()) {
      out.writeArrayFieldStart("logicalLocations");
      out.writeStartObject();
      out.writeStringField("fullyQualifiedName", finding.path());
      out.writeEndObject();
      out.writeEndArray();
    }
    out.writeEndObject();
    out.writeEndArray();
  }

  /** Where and what, as not every viewer shows logical locations; brackets would make a link. */
  private static String message(CheckFinding finding) {
    String where = finding.path().isEmpty() ? "" : finding.path() + ": ";
    return VisibleText.escape(where + finding.message()).replaceAll("([\\\\\\[\\]])", "\\\\$1");
  }

  private static void text(JsonGenerator out, String field, String text) throws IOException {
    out.writeObjectFieldStart(field);
    out.writeStringField("text", text);
    out.writeEndObject();
  }

  /** Without the line and the words: neither an edit above nor a better phrase makes it new. */
  private static String fingerprint(CheckFinding finding) {
    String same = String.join("\n", FileUri.of(finding.file()), finding.path(), finding.rule());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(same.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
