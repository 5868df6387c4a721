package imdstape.recorder.redact.pseudonym;

/** The address family of a private address or network. */
enum AddressFamily {
  IPV4,
  IPV6
}
