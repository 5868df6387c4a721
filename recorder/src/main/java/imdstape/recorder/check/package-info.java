/** {@code imds check}: checks fixtures, applies a baseline, and writes reports. */
@NullMarked
package imdstape.recorder.check;

import org.jspecify.annotations.NullMarked;
