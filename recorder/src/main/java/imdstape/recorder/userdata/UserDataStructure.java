package imdstape.recorder.userdata;

import java.nio.charset.StandardCharsets;

/**
 * Masked user-data.
 *
 * @param bytes the bytes to store; they hold no original value
 * @param form the formats of its layers for people: {@code gzip > multipart/mixed >
 *     text/cloud-config, text/x-shellscript}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record UserDataStructure(byte[] bytes, String form) {

  static UserDataStructure of(String text, String form) {
    return new UserDataStructure(text.getBytes(StandardCharsets.UTF_8), form);
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "UserDataStructure[" + form + "]";
  }
}
