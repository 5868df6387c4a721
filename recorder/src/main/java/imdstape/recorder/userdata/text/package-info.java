/** Text, encodings and word lists of user-data; what a masker may keep of them. */
@NullMarked
package imdstape.recorder.userdata.text;

import org.jspecify.annotations.NullMarked;
