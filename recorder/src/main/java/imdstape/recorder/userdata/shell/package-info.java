/** Masks shell, PowerShell and batch commands: keeps syntax and known words, withholds the rest. */
@NullMarked
package imdstape.recorder.userdata.shell;

import org.jspecify.annotations.NullMarked;
