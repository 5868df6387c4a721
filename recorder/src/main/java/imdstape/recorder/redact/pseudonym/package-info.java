/**
 * How values of each kind are redacted: the catalogue of redaction rules, and the pseudonyms that
 * replace identities.
 */
@NullMarked
package imdstape.recorder.redact.pseudonym;

import org.jspecify.annotations.NullMarked;
