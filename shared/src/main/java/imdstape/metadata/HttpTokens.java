package imdstape.metadata;

import java.util.Locale;

/** The HttpTokens option of an instance (EC2 API, InstanceMetadataOptions). */
public enum HttpTokens {
  /** IMDSv1 and IMDSv2: requests need no token. */
  OPTIONAL,
  /** IMDSv2 only: requests without a token get 401. */
  REQUIRED;

  /** The option's value as EC2, fixtures and scenarios write it. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
