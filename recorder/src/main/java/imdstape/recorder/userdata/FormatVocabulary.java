package imdstape.recorder.userdata;

import imdstape.recorder.userdata.text.WordList;

/** Words of MIME headers and of EC2Launch that a masker keeps. */
final class FormatVocabulary {

  /** The tags that EC2Config, EC2Launch and EC2Launch v2 look for, in lower case. */
  static final WordList EC2LAUNCH_TAGS =
      WordList.inAnyCase(
          "powershell script persist powershellArguments runAsLocalSystem detach version");

  /**
   * Media types. Sources: cloud-init, "User-data formats" and make-mime.py; EKS, "Customize nodes
   * with launch templates", for the last one.
   */
  static final WordList MEDIA_TYPES =
      WordList.exactly(
          """
          text/cloud-config text/cloud-config-archive text/cloud-config-jsonp text/cloud-boothook
          text/x-shellscript text/x-shellscript-per-boot text/x-shellscript-per-instance
          text/x-shellscript-per-once text/x-include-url text/x-include-once-url text/jinja2
          text/part-handler text/upstart-job text/plain application/octet-stream application/json
          application/gzip application/x-gzip multipart/mixed multipart/alternative
          multipart/related application/node.eks.aws
          """);

  /** Character sets, in lower case. */
  static final WordList CHARSETS =
      WordList.inAnyCase("us-ascii utf-8 utf-16 iso-8859-1 iso-8859-15 windows-1252");

  /** Transfer encodings (RFC 2045, 6.1), in lower case. */
  static final WordList TRANSFER_ENCODINGS =
      WordList.inAnyCase("7bit 8bit binary base64 quoted-printable");

  private FormatVocabulary() {}
}
