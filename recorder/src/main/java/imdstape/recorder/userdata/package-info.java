/** From user-data, which may hold anything, to its structure, which holds no value. */
@NullMarked
package imdstape.recorder.userdata;

import org.jspecify.annotations.NullMarked;
