/**
 * What comes from other tools and goes to them: their forms of an instance's metadata, read into a
 * crawl, which is secret, or made of an audited fixture, which is not.
 */
@NullMarked
package imdstape.recorder.convert;

import org.jspecify.annotations.NullMarked;
