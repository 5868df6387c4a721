package imdstape.metadata;

/** The two headers of IMDSv2, in the case in which the service writes them, and the TTL bounds. */
public final class TokenHeaders {

  /** The TTL in seconds: requested in the PUT, remaining in responses. */
  public static final String TTL = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds";

  /** The session token of a GET. */
  public static final String TOKEN = "X-Aws-Ec2-Metadata-Token";

  /** The shortest TTL: 1 s (EC2 User Guide, "Use IMDSv2"). */
  public static final int MIN_TTL_SECONDS = 1;

  /** The longest TTL: 6 h (EC2 User Guide, "Use IMDSv2"). */
  public static final int MAX_TTL_SECONDS = 21_600;

  private TokenHeaders() {}
}
