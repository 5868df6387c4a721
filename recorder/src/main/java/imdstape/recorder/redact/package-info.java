/** From a crawl, which is secret, to a fixture, which is not. */
@NullMarked
package imdstape.recorder.redact;

import org.jspecify.annotations.NullMarked;
