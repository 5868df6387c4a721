/** Replays on this machine: the files by which they are found, the redirect, and leftovers. */
@NullMarked
package imdstape.host;

import org.jspecify.annotations.NullMarked;
