package imdstape.recorder.redact.pseudonym;

/**
 * An SSH public key in its one-line text form.
 *
 * @param type such as {@code ssh-rsa}
 * @param material the key itself in base64; the whole text if it has only one word
 * @param comment often the name of the key pair, or empty
 */
record SshKeyText(String type, String material, String comment) {

  static SshKeyText parse(String key) {
    String[] parts = key.split(" ", 3);
    return new SshKeyText(
        parts[0], parts.length < 2 ? key : parts[1], parts.length < 3 ? "" : parts[2]);
  }
}
