package imdstape.replayer.table;

import imdstape.fixture.Body;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What stands at the path of a signature: base64 of a sentence that says it proves nothing. The
 * signatures of a recording are never stored, and this version signs nothing.
 */
final class Placeholder {

  private Placeholder() {}

  static String of(Body.What what) {
    String sentence =
        "This is not a signature: imds-tape keeps none of the original ("
            + what.word()
            + ") and proves nothing to anybody.";
    return Base64.getMimeEncoder(64, new byte[] {'\n'})
        .encodeToString(sentence.getBytes(StandardCharsets.UTF_8));
  }
}
