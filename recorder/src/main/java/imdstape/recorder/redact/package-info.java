/** Redaction: turns a crawl, which holds secrets, into a fixture, which holds none. */
@NullMarked
package imdstape.recorder.redact;

import org.jspecify.annotations.NullMarked;
