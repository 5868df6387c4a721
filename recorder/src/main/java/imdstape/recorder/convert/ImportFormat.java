package imdstape.recorder.convert;

import java.util.Locale;

/** In which forms other tools keep what an instance said. */
public enum ImportFormat {
  /** A configuration of amazon-ec2-metadata-mock. */
  AEMM("an amazon-ec2-metadata-mock configuration"),
  /** What cloud-init leaves at {@code /run/cloud-init/instance-data.json}. */
  CLOUD_INIT("cloud-init's instance-data"),
  /** A file a leaf, as crawlers write them. */
  TREE("a tree of files");

  private final String description;

  ImportFormat(String form) {
    this.description = form;
  }

  /** As a fixture's origin and a report call it. */
  public String description() {
    return description;
  }

  /** As given to {@code --from}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
