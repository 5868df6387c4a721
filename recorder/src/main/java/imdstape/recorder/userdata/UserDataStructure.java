package imdstape.recorder.userdata;

import java.nio.charset.StandardCharsets;

/**
 * User-data without its values.
 *
 * @param bytes what may be stored
 * @param form for people: {@code gzip > multipart/mixed > text/cloud-config, text/x-shellscript}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody asks whether two of them are equal
public record UserDataStructure(byte[] bytes, String form) {

  static UserDataStructure of(String text, String form) {
    return new UserDataStructure(text.getBytes(StandardCharsets.UTF_8), form);
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Structure[" + form + "]";
  }
}
