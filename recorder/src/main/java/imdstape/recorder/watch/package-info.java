/** Polls the values that change after a crawl. */
@NullMarked
package imdstape.recorder.watch;

import org.jspecify.annotations.NullMarked;
