package imdstape.ec2;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instance identity document, byte for byte: signatures are over its bytes, so that a field is
 * read and changed where it stands.
 *
 * @param text as it is served
 */
public record IdentityDocument(String text) {

  /** Where it is. */
  public static final String PATH = "dynamic/instance-identity/document";

  /** A field's text, or empty if it is null or not there. */
  public Optional<String> field(String name) {
    Matcher found = Pattern.compile(start(name) + "\"([^\"]*)\"").matcher(text);
    return found.find() ? Optional.of(found.group(2)) : Optional.empty();
  }

  /** The same with another value in a field; a field that is not there is not added. */
  public IdentityDocument withField(String name, String value) {
    return new IdentityDocument(
        Pattern.compile(start(name) + "(?:\"[^\"]*\"|null)")
            .matcher(text)
            .replaceFirst("$1\"" + Matcher.quoteReplacement(value) + "\""));
  }

  private static String start(String name) {
    return "(\"" + name + "\"\\s*:\\s*)";
  }
}
