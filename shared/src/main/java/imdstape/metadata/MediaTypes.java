package imdstape.metadata;

/** The Content-Type values that the service sends. */
public final class MediaTypes {

  /** The type of nearly every value, JSON included (captures of 2021 to 2025). */
  public static final String TEXT_PLAIN = "text/plain";

  /** The type of user-data (a capture of 2019, and amazon-ec2-metadata-mock). */
  public static final String OCTET_STREAM = "application/octet-stream";

  /** The type of an error page. */
  public static final String TEXT_HTML = "text/html";

  private MediaTypes() {}
}
