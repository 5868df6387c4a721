package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.recorder.userdata.text.QuotedPrintableCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Makes random user-data of every format, with a canary wherever a value can be. */
final class UserDataGenerator {

  private final Random random;
  private final CanaryGenerator canaries;

  UserDataGenerator(long seed) {
    random = new Random(seed);
    canaries = new CanaryGenerator(random);
  }

  /** All planted values, in lower case. */
  List<String> planted() {
    return canaries.planted();
  }

  private String word() {
    return canaries.word();
  }

  private String canary() {
    return canaries.any();
  }

  /** The next user-data. */
  byte[] next() {
    return any(3);
  }

  private byte[] any(int deeper) {
    return switch (random.nextInt(deeper > 0 ? 13 : 9)) {
      case 0 -> script().getBytes(UTF_8);
      case 1 -> cloudConfig(0).getBytes(UTF_8);
      case 2 -> powershell().getBytes(UTF_8);
      case 3 -> tasks().getBytes(UTF_8);
      case 4 -> lines().getBytes(UTF_8);
      case 5 -> json(3).getBytes(UTF_8);
      case 6 -> toml().getBytes(UTF_8);
      case 7 -> ("## template: jinja\n" + script()).getBytes(UTF_8);
      case 8 -> cloudConfig(1).getBytes(UTF_8);
      case 9 -> gzip(any(deeper - 1));
      case 10 -> Base64.getMimeEncoder().encode(any(deeper - 1));
      case 11 -> archive(deeper - 1).getBytes(UTF_8);
      default -> multipart(deeper - 1);
    };
  }

  private String script() {
    return new ScriptGenerator(random, canaries).next();
  }

  private String cloudConfig(int contents) {
    StringBuilder text = new StringBuilder("#cloud-config\n# " + canary() + "\n");
    text.append(word()).append(": \"").append(word()).append("\"\n");
    text.append("hostname: ").append(word()).append(" # ").append(word()).append('\n');
    text.append("users:\n- {name: ")
        .append(word())
        .append(", ")
        .append(word())
        .append(": 'x ")
        .append(word())
        .append("'}\n");
    text.append("? [")
        .append(word())
        .append("]\n: !")
        .append(word())
        .append(" ")
        .append(word())
        .append('\n');
    text.append("anchor: &")
        .append(word())
        .append(" !!binary \"")
        .append(base64(word().getBytes(UTF_8)))
        .append("\"\n");
    text.append("runcmd:\n- ")
        .append(json(canary() + " > " + word()))
        .append("\n- [curl, ")
        .append(json(canary()))
        .append("]\n");
    text.append("- |\n  ").append(script().strip().replace("\n", "\n  ")).append('\n');
    text.append("write_files:\n");
    for (int i = 0; i < contents + 1; i++) {
      byte[] inner = random.nextBoolean() ? word().getBytes(UTF_8) : any(0);
      text.append("- path: /")
          .append(word())
          .append("\n  permissions: ")
          .append(json(word()))
          .append('\n');
      text.append(
          switch (random.nextInt(4)) {
            case 0 -> "  encoding: b64\n  content: " + base64(inner);
            case 1 -> "  encoding: gz+base64\n  content: " + base64(gzip(inner));
            case 2 -> "  encoding: " + word() + "\n  content: " + json(new String(inner, UTF_8));
            default -> "  content: " + json(new String(inner, UTF_8));
          });
      text.append('\n');
    }
    return text.toString();
  }

  private String powershell() {
    return "# "
        + word()
        + "\n<"
        + pick("powershell", "PowerShell", "script")
        + ">\n# "
        + canary()
        + "\n$"
        + word()
        + " = \""
        + word()
        + " $("
        + word()
        + ") `\""
        + canary()
        + "\"\n"
        + "Set-Content -path C:\\"
        + word()
        + "\\"
        + word()
        + " -Value '"
        + canary()
        + "'\n"
        + "New-LocalUser -"
        + word()
        + " "
        + canary()
        + "\n</"
        + pick("powershell", "script")
        + ">\n"
        + "<persist>"
        + word()
        + "</persist><"
        + word()
        + ">"
        + canary()
        + "</"
        + word()
        + ">\n";
  }

  private String tasks() {
    return "version: 1.0\ntasks:\n- task: executeScript\n  "
        + word()
        + ": "
        + word()
        + "\n  inputs:\n  - frequency: "
        + word()
        + "\n    type: powershell\n    content: |-\n      "
        + "Write-Host "
        + canary()
        + "\n      # "
        + word()
        + "\n- task: "
        + word()
        + "\n";
  }

  private String lines() {
    String[] first = {
      "#include", "#include-once", "#part-handler", "#upstart-job", "#cloud-boothook", "#include §"
    };
    return pick(first)
        + "\n"
        + canary()
        + "\n\n# "
        + canary()
        + "\n"
        + canary()
        + " "
        + canary()
        + "\n";
  }

  private String json(int depth) {
    return "{"
        + json(word())
        + ": ["
        + (depth == 0 ? "1" : json(depth - 1))
        + ", "
        + random.nextInt()
        + "], \"\\u00e9"
        + word()
        + "\": "
        + json(canary())
        + ",\n \"content\": "
        + json(random.nextBoolean() ? word() : script())
        + "}";
  }

  private String toml() {
    return "# "
        + canary()
        + "\n[settings.kubernetes]\ncluster-name = \""
        + word()
        + "\" # "
        + word()
        + "\n\""
        + word()
        + "\".'"
        + word()
        + "' = [ '"
        + canary()
        + "', # "
        + word()
        + "\n  \"\"\"\n"
        + word()
        + "\"\"\"]\n[settings."
        + word()
        + "]\n"
        + word()
        + " = {"
        + word()
        + " = '"
        + word()
        + "'}\n";
  }

  private String archive(int deeper) {
    return "#cloud-config-archive\n- type: text/"
        + word()
        + "\n  filename: "
        + word()
        + "\n  content: "
        + json(script())
        + "\n- type: text/cloud-config\n  content: "
        + json(cloudConfig(0))
        + "\n- "
        + json(new String(deeper > 0 ? any(0) : script().getBytes(UTF_8), UTF_8))
        + "\n";
  }

  private byte[] multipart(int deeper) {
    String boundary = "==" + word() + "==";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(
        out,
        pick("", "From §\n")
            + "Content-Type: multipart/"
            + pick("mixed", "§")
            + "; boundary=\""
            + boundary
            + "\"; x="
            + word()
            + "\nMIME-Version: 1.0 ("
            + word()
            + ")\nSubject: "
            + canary()
            + "\n\n"
            + word()
            + "\n");
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      byte[] inner = random.nextInt(4) == 0 ? word().getBytes(UTF_8) : any(deeper);
      String encoding = pick("7bit", "8bit", "base64", "quoted-printable", "§");
      text(
          out,
          "--"
              + boundary
              + "\nContent-Type: text/"
              + pick(
                  "cloud-config",
                  "x-shellscript",
                  "x-include-url",
                  "jinja2",
                  "part-handler",
                  word())
              + "; charset=\""
              + pick("utf-8", "US-ASCII", "§")
              + "\"; name="
              + word()
              + "\nContent-Transfer-Encoding: "
              + encoding
              + "\nContent-Disposition: attachment; filename=\""
              + word()
              + ".sh\"\nX-"
              + word()
              + ": "
              + canary()
              + "\n\n");
      out.writeBytes(
          switch (encoding) {
            case "base64" -> Base64.getMimeEncoder().encode(inner);
            case "quoted-printable" -> QuotedPrintableCodec.encode(inner);
            default -> inner;
          });
      text(out, "\n");
    }
    text(out, "--" + boundary + "--\n" + canary() + "\n");
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(UTF_8));
  }

  private String pick(String... choices) {
    return canaries.pick(choices);
  }

  private static String base64(byte[] plain) {
    return Base64.getEncoder().encodeToString(plain);
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(plain);
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
    return out.toByteArray();
  }

  /** A string of JSON, which is also a string of YAML. */
  private static String json(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
            .replace("\r", "\\r")
        + '"';
  }
}
