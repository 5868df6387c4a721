package imdstape.recorder.check;

import java.util.List;

/** An array of the files, each with its findings: for {@code jq}. */
record CheckJsonReport() implements CheckReport {

  @Override
  public String render(List<CheckResult> checked) {
    return JsonText.of(
        out -> {
          out.writeStartArray();
          for (CheckResult file : checked) {
            out.writeStartObject();
            out.writeStringField("file", file.file());
            out.writeStringField("summary", file.summary());
            out.writeArrayFieldStart("findings");
            for (CheckFinding finding : file.findings()) {
              out.writeStartObject();
              out.writeStringField("level", finding.level().word());
              out.writeStringField("where", finding.path());
              out.writeNumberField("line", finding.line());
              out.writeStringField("rule", finding.rule());
              out.writeStringField("what", finding.message());
              out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
