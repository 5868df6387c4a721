package imdstape.recorder.check;

import imdstape.json.JsonObject;
import imdstape.json.JsonValue;
import java.io.File;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Parses a baseline file; one instance parses one file. */
final class BaselineParser {

  private static final List<String> FIELDS = List.of("file", "where", "rule", "until", "why");

  private final JsonObject document;
  private final LocalDate today;
  private final List<AcceptedLeak> accepted = new ArrayList<>();
  private boolean formatSeen;

  BaselineParser(JsonObject document, LocalDate today) {
    this.document = document;
    this.today = today;
  }

  List<AcceptedLeak> parse() {
    document
        .members()
        .forEach(
            (name, value) -> {
              if (!formatSeen
                  && !(name.equals("format") && value.asString().equals(Baseline.FORMAT))) {
                throw value.error("a baseline begins with \"format\": \"" + Baseline.FORMAT + "\"");
              }
              switch (name) {
                case "format" -> formatSeen = true;
                case "accepted" ->
                    value.asObjects().forEach(entry -> accepted.add(parseEntry(entry)));
                default ->
                    throw document.unknownFieldError(name, "the baseline", "format, accepted");
              }
            });
    if (!formatSeen) {
      throw document.errorAtEnd("a baseline begins with \"format\": \"" + Baseline.FORMAT + "\"");
    }
    return accepted;
  }

  private AcceptedLeak parseEntry(JsonObject entry) {
    entry
        .members()
        .forEach(
            (name, value) -> {
              if (!FIELDS.contains(name)) {
                throw entry.unknownFieldError(
                    name, "an entry of \"accepted\"", String.join(", ", FIELDS));
              }
              validate(name, value);
            });
    AcceptedLeak leak =
        new AcceptedLeak(
            Path.of(field(entry, "file")).normalize().toString().replace(File.separatorChar, '/'),
            field(entry, "where"),
            field(entry, "rule"),
            LocalDate.parse(field(entry, "until")),
            field(entry, "why"));
    if (accepted.stream().anyMatch(other -> AcceptedLeak.ORDER.compare(leak, other) == 0)) {
      throw entry.errorAtEnd("this file, path and rule is accepted twice");
    }
    return leak;
  }

  private static String field(JsonObject entry, String name) {
    return entry
        .string(name)
        .orElseThrow(() -> entry.errorAtEnd("an entry of \"accepted\" without \"" + name + "\""));
  }

  private void validate(String name, JsonValue value) {
    String text = value.asString();
    switch (name) {
      case "file" -> validateFile(value, text);
      case "rule" -> validateRule(value, text);
      case "until" -> validateUntil(value, text);
      case "why" -> {
        if (text.isBlank()) {
          throw value.error("\"why\" is empty; say why this may stay");
        }
      }
      default -> {}
    }
  }

  private static void validateFile(JsonValue value, String text) {
    if (text.isEmpty() || text.startsWith("/") || text.contains("\\")) {
      throw value.error(
          "\"file\" is a path from the baseline's own directory, with forward slashes");
    }
  }

  private static void validateRule(JsonValue value, String text) {
    if (AcceptedLeak.isNeverAccepted(text)) {
      throw value.error("\"" + text + "\" can not be accepted: revoke it and take it out");
    }
    if (!text.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw value.error("\"rule\" is an id such as public-ipv4");
    }
  }

  private void validateUntil(JsonValue value, String text) {
    LocalDate date;
    try {
      date = LocalDate.parse(text);
    } catch (DateTimeParseException none) {
      throw value.error("\"until\" is a date such as " + today);
    }
    if (AcceptedLeak.isTooFarAhead(date, today)) {
      throw value.error("\"until\" is more than a year away; the latest is " + today.plusYears(1));
    }
  }
}
