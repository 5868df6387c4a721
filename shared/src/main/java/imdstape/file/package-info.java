/** Writes whole files: a reader sees the old file or the new one, never a part. */
@NullMarked
package imdstape.file;

import org.jspecify.annotations.NullMarked;
