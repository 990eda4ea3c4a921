/// The process: command line, configuration, and the wiring of the boxes. The one place that knows them all.
@NullMarked
package io.wxgw.app;

import org.jspecify.annotations.NullMarked;
