package io.wxgw.mcs;

/// Whether a member can be reached, and through which callroutegw; an app has none, and an empty number.
sealed interface Presence {
    /// Number of the callroutegw it was last heard through.
    String crgwid();

    /// Its socket is there.
    record Here(String crgwid) implements Presence {}

    /// Its socket is gone. A class, because two absences are never the same one.
    final class Gone implements Presence {
        private final String crgwid;
        private final Cause cause;

        Gone(String crgwid, Cause cause) {
            this.crgwid = crgwid;
            this.cause = cause;
        }

        @Override
        public String crgwid() {
            return crgwid;
        }

        Cause cause() {
            return cause;
        }
    }

    /// Which socket it is that is gone.
    enum Cause {
        /// The member's own.
        SOCKET,
        /// The callroutegw's to us.
        CALL_ROUTE
    }
}
