package imdstape.secrets;

/**
 * How much work decoding may cost in one run, over all bodies. Each body has limits of its own,
 * which depend on its length. What exceeds a limit counts as unreadable. Not thread-safe.
 */
public final class DecodingBudget {

  /** The steps that inflating costs, by byte of the result. */
  public static final int STEPS_PER_INFLATED_BYTE = 4;

  /** The maximum number of decoded texts of one body. */
  static final int MAX_TEXTS = 4_096;

  /** The characters of decoded text that every body may have. */
  private static final long BODY_CHARS = 4L << 20;

  /** The further characters of decoded text, for each character of a body. */
  private static final long CHARS_PER_CHAR = 4;

  /** The steps that every body may cost: about one for each byte that is decoded, also in vain. */
  private static final long BODY_STEPS = 16L << 20;

  /** The further steps, for each character of a body. */
  private static final long STEPS_PER_CHAR = 24;

  /** The steps that a run may cost beyond {@link #STEPS_PER_CHAR}. */
  private static final long RUN_STEPS = 256L << 20;

  /** The characters of decoded text of a run beyond {@link #CHARS_PER_CHAR}. */
  private static final long RUN_CHARS = 64L << 20;

  private long runSteps = RUN_STEPS;
  private long runChars = RUN_CHARS;
  private long bodySteps;
  private long bodyChars;
  private int texts;

  /** A budget for one run, such as the check of all files of a command. */
  public DecodingBudget() {}

  /** Begins a body of a number of bytes or characters. */
  public void begin(int length) {
    bodySteps = BODY_STEPS + STEPS_PER_CHAR * length;
    bodyChars = BODY_CHARS + CHARS_PER_CHAR * length;
    runSteps += STEPS_PER_CHAR * length;
    runChars += CHARS_PER_CHAR * length;
    texts = 0;
  }

  /** Charges steps, such as bytes that are decoded; returns whether the budget has them. */
  public boolean chargeSteps(long steps) {
    if (steps > bodySteps || steps > runSteps) {
      bodySteps = 0;
      return false;
    }
    bodySteps -= steps;
    runSteps -= steps;
    return true;
  }

  /** Charges a decoded text; returns whether the budget has it. */
  boolean chargeText(int length) {
    if (texts >= MAX_TEXTS || length > bodyChars || length > runChars) {
      return false;
    }
    texts++;
    bodyChars -= length;
    runChars -= length;
    return true;
  }
}
