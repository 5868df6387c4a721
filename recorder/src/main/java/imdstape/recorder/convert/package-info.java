/**
 * Converts metadata from and to the formats of other tools. An import is read into a crawl, which
 * is secret; an export is made of an audited fixture, which is public.
 */
@NullMarked
package imdstape.recorder.convert;

import org.jspecify.annotations.NullMarked;
