package imdstape.pseudonym;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Account numbers of AWS's documentation, then others of three digits four times each. */
final class AccountSpace implements PseudonymSpace {

  private static final Pattern REPEATING = Pattern.compile("(\\d)\\1{3}(\\d)\\2{3}(\\d)\\3{3}");

  /** The accounts outside the documentation, computed at the first use. */
  private static final class RepeatingAccounts {
    static final List<String> ALL =
        IntStream.range(0, 1000)
            .mapToObj(n -> "%03d".formatted(n))
            .map(n -> n.chars().mapToObj(c -> Character.toString(c).repeat(4)).collect(joining()))
            .filter(account -> !Pseudonyms.ACCOUNTS.contains(account))
            .toList();
  }

  @Override
  public long size(String original) {
    return (long) Pseudonyms.ACCOUNTS.size() + RepeatingAccounts.ALL.size();
  }

  @Override
  public String pseudonym(String original, long number) {
    int index = (int) number - 1;
    int documented = Pseudonyms.ACCOUNTS.size();
    return index < documented
        ? Pseudonyms.ACCOUNTS.get(index)
        : RepeatingAccounts.ALL.get(index - documented);
  }

  @Override
  public boolean contains(String value) {
    return Pseudonyms.ACCOUNTS.contains(value) || REPEATING.matcher(value).matches();
  }
}
