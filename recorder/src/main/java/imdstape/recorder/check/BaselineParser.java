package imdstape.recorder.check;

import imdstape.json.JsonReader;
import java.io.File;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A baseline as far as it has been read. */
final class BaselineParser {

  private static final List<String> FIELDS = List.of("file", "where", "rule", "until", "why");

  private final JsonReader in;
  private final LocalDate today;
  private final List<AcceptedLeak> accepted = new ArrayList<>();
  private boolean begun;

  BaselineParser(JsonReader in, LocalDate today) {
    this.in = in;
    this.today = today;
  }

  List<AcceptedLeak> parse() {
    in.document(
        name -> {
          if (!begun && !(name.equals("format") && in.string().equals(Baseline.FORMAT))) {
            throw in.error("a baseline begins with \"format\": \"" + Baseline.FORMAT + "\"");
          }
          switch (name) {
            case "format" -> begun = true;
            case "accepted" -> in.objects(() -> accepted.add(parseEntry()));
            default -> throw in.unknownFieldError(name, "the baseline", "format, accepted");
          }
        });
    if (!begun) {
      throw in.error("a baseline begins with \"format\": \"" + Baseline.FORMAT + "\"");
    }
    return accepted;
  }

  private AcceptedLeak parseEntry() {
    Map<String, String> said = new TreeMap<>();
    in.object(
        name -> {
          if (!FIELDS.contains(name)) {
            throw in.unknownFieldError(name, "an entry of \"accepted\"", String.join(", ", FIELDS));
          }
          said.put(name, in.string());
          validate(name, in.string());
        });
    AcceptedLeak one =
        new AcceptedLeak(
            Path.of(field(said, "file")).normalize().toString().replace(File.separatorChar, '/'),
            field(said, "where"),
            field(said, "rule"),
            LocalDate.parse(field(said, "until")),
            field(said, "why"));
    if (accepted.stream().anyMatch(other -> AcceptedLeak.ORDER.compare(one, other) == 0)) {
      throw in.error("this file, path and rule is accepted twice");
    }
    return one;
  }

  private String field(Map<String, String> said, String name) {
    String value = said.get(name);
    if (value == null) {
      throw in.error("an entry of \"accepted\" without \"" + name + "\"");
    }
    return value;
  }

  /** While the reader stands on the value, so that the error names its place. */
  private void validate(String name, String value) {
    switch (name) {
      case "file" -> validateFile(value);
      case "rule" -> validateRule(value);
      case "until" -> validateUntil(value);
      case "why" -> {
        if (value.isBlank()) {
          throw in.error("\"why\" is empty; say why this may stay");
        }
      }
      default -> {}
    }
  }

  private void validateFile(String value) {
    if (value.isEmpty() || value.startsWith("/") || value.contains("\\")) {
      throw in.error("\"file\" is a path from the baseline's own directory, with forward slashes");
    }
  }

  private void validateRule(String value) {
    if (AcceptedLeak.isNeverAccepted(value)) {
      throw in.error("\"" + value + "\" can not be accepted: revoke it and take it out");
    }
    if (!value.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw in.error("\"rule\" is an id such as public-ipv4");
    }
  }

  private void validateUntil(String value) {
    LocalDate date;
    try {
      date = LocalDate.parse(value);
    } catch (DateTimeParseException none) {
      throw in.error("\"until\" is a date such as " + today);
    }
    if (AcceptedLeak.isTooFarAhead(date, today)) {
      throw in.error("\"until\" is more than a year away; the latest is " + today.plusYears(1));
    }
  }
}
