package imdstape.recorder.userdata;

import imdstape.recorder.userdata.shell.CommandLineMasker;
import imdstape.recorder.userdata.shell.ShellDialect;
import imdstape.recorder.userdata.text.LayerText;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands between the tags that EC2Config, EC2Launch and EC2Launch v2 look for (EC2 User Guide,
 * "How Amazon EC2 handles user data for Windows instances").
 */
final class Ec2LaunchFormat implements UserDataFormat {

  private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z]{1,32})>");
  private static final Pattern OPENING =
      Pattern.compile("<(?:powershell|script)>", Pattern.CASE_INSENSITIVE);

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader layers) {
    return LayerText.of(raw)
        .filter(text -> OPENING.matcher(text.content()).find())
        .map(Ec2LaunchFormat::mask)
        .map(masked -> UserDataStructure.of(masked, "ec2launch"));
  }

  private static String mask(LayerText text) {
    CommandLineMasker commands = new CommandLineMasker(ShellDialect.POWERSHELL);
    return text.mapLines(line -> mask(line, commands));
  }

  private static String mask(String line, CommandLineMasker commands) {
    StringBuilder out = new StringBuilder();
    Matcher tag = TAG.matcher(line);
    int from = 0;
    while (tag.find()) {
      Optional<String> name =
          FormatVocabulary.EC2LAUNCH_TAGS.find(tag.group(2).toLowerCase(Locale.ROOT));
      if (name.isPresent()) {
        out.append(maskCommands(line.substring(from, tag.start()), commands))
            .append('<')
            .append(tag.group(1))
            .append(name.get())
            .append('>');
        from = tag.end();
      }
    }
    return out.append(maskCommands(line.substring(from), commands)).toString();
  }

  private static String maskCommands(String part, CommandLineMasker commands) {
    return part.isBlank() ? "" : commands.maskLine(part);
  }
}
