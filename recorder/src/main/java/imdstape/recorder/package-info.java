/** The program that records: crawl, redact, audit, write; and the audit of what is written. */
@NullMarked
package imdstape.recorder;

import org.jspecify.annotations.NullMarked;
