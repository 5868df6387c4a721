package imdstape.pseudonym;

import java.util.regex.Pattern;

/**
 * Names made of a base name and, from the second on, a number: {@code web-server}, {@code
 * web-server-2}.
 *
 * @param base the first name
 */
record NameSpace(String base) implements PseudonymSpace {

  private static final Pattern NUMBER_SUFFIX = Pattern.compile("(?:-\\d{1,6})?");

  @Override
  public long size(String original) {
    return Pseudonyms.MAX_NUMBER;
  }

  @Override
  public String pseudonym(String original, long number) {
    return number == 1 ? base : base + "-" + number;
  }

  @Override
  public boolean contains(String value) {
    return value.startsWith(base)
        && NUMBER_SUFFIX.matcher(value.substring(base.length())).matches();
  }
}
