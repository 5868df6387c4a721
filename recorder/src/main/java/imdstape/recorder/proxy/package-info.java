/**
 * What a program asks a service for: seen on its way, or read in a journal; and a fixture of just
 * that.
 */
@NullMarked
package imdstape.recorder.proxy;

import org.jspecify.annotations.NullMarked;
