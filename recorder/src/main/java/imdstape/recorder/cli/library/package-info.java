/** The commands around the library: what there is, one like it but for some values, a new one. */
@NullMarked
package imdstape.recorder.cli.library;

import org.jspecify.annotations.NullMarked;
