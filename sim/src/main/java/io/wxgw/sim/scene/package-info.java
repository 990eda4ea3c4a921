/// What a simulated member shows and says, made so that whoever receives it can tell whose it is, whether anything is
/// missing, how old it is, and whether lips and voice belong together.
///
/// ```
/// +--------------------------+
/// | 8 blocks: frame number   |  upper tenth: white is 1, black is 0, highest bit left
/// | flash                    |  white while the beep sounds, else black
/// |                          |
/// |  NAME                    |  one colour for each member
/// |  12:34:56.789            |
/// |        []                |  a square that moves
/// +--------------------------+
/// ```
@NullMarked
package io.wxgw.sim.scene;

import org.jspecify.annotations.NullMarked;
