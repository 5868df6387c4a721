/** Crawls a metadata service. The result is secret and stays in memory. */
@NullMarked
package imdstape.recorder.crawl;

import org.jspecify.annotations.NullMarked;
