/**
 * What becomes of what {@code imds check} finds: reports for people and programs, and a baseline.
 */
@NullMarked
package imdstape.recorder.check;

import org.jspecify.annotations.NullMarked;
