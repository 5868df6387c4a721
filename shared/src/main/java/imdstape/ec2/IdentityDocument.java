package imdstape.ec2;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instance identity document. Fields are read and replaced in the text, because signatures cover
 * its exact bytes. Immutable.
 *
 * @param text the document as served
 */
public record IdentityDocument(String text) {

  /** The path of the document below a version. */
  public static final String PATH = "dynamic/instance-identity/document";

  /** Returns the text of a field, or empty if the field is null or absent. */
  public Optional<String> field(String name) {
    Matcher found = Pattern.compile(start(name) + "\"([^\"]*)\"").matcher(text);
    return found.find() ? Optional.of(found.group(2)) : Optional.empty();
  }

  /** Returns this document with the value of a field replaced. An absent field is not added. */
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
