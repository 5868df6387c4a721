package imdstape.recorder.convert;

import java.util.Locale;

/** The formats in which other tools store the metadata of an instance. */
public enum ImportFormat {
  /** A configuration of amazon-ec2-metadata-mock. */
  AEMM("an amazon-ec2-metadata-mock configuration"),
  /** The file {@code /run/cloud-init/instance-data.json} of cloud-init. */
  CLOUD_INIT("cloud-init's instance-data"),
  /** One file per leaf, as crawlers write them. */
  TREE("a tree of files");

  private final String description;

  ImportFormat(String form) {
    this.description = form;
  }

  /** The format as the origin of a fixture and reports name it. */
  public String description() {
    return description;
  }

  /** The value of {@code --from}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
