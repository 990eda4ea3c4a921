/// The whole house with real peers around it. Tagged `e2e`: left out of the fast run.
@NullMarked
package io.wxgw.e2e;

import org.jspecify.annotations.NullMarked;
