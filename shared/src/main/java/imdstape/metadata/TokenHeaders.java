package imdstape.metadata;

/**
 * The two headers of IMDSv2, in the case the service itself writes them, and the bounds of a
 * token's life.
 */
public final class TokenHeaders {

  /** Asked for in the PUT; in answers it holds the seconds the token has left. */
  public static final String TTL = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds";

  /** The token itself, on a GET. */
  public static final String TOKEN = "X-Aws-Ec2-Metadata-Token";

  /** 1 s, EC2 User Guide, "Use IMDSv2". */
  public static final int MIN_TTL_SECONDS = 1;

  /** 6 h, EC2 User Guide, "Use IMDSv2". */
  public static final int MAX_TTL_SECONDS = 21_600;

  private TokenHeaders() {}
}
