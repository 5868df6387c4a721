package imdstape.pseudonym;

import java.util.regex.Pattern;

/** Resource ids that keep the prefix and the length of the original: 8 or 17 hexadecimal digits. */
final class ResourceIdSpace implements PseudonymSpace {

  private static final Pattern LONG_ID = Pattern.compile("[a-z-]{1,20}-0abcdef[0-9a-f]{10}");
  private static final Pattern SHORT_ID = Pattern.compile("[a-z-]{1,20}-0abc[0-9a-f]{4}");
  private static final int SHORT_DIGITS = 8;
  private static final long BEFORE_FIRST_LONG_ID = 0x123456788fL;

  @Override
  public long size(String original) {
    return isShort(original) ? 0xf000 : 1L << 39;
  }

  @Override
  public String pseudonym(String original, long number) {
    String prefix = original.substring(0, original.lastIndexOf('-') + 1);
    return isShort(original)
        ? prefix + "0abc%04x".formatted(number)
        : prefix + "0abcdef%010x".formatted(BEFORE_FIRST_LONG_ID + number);
  }

  @Override
  public boolean contains(String value) {
    return LONG_ID.matcher(value).matches() || SHORT_ID.matcher(value).matches();
  }

  private static boolean isShort(String id) {
    return id.length() - id.lastIndexOf('-') - 1 == SHORT_DIGITS;
  }
}
