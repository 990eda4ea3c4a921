package io.wxgw.sim.phone;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// When a tag tries, tries again, and gives up. Lane only.
///
/// ```
/// begin -> resolve -> connecting -> live --(closed)--+
///             ^                                      |
///             +--- retryDelay, if a try is left  <---+---> gave up, if none is
/// ```
/// Being live sets the tries back.
final class Attempts {
    /// What a tag does at each step.
    interface Tag {
        /// Connects; [Attempts#closed] must follow at some time.
        void open(InetSocketAddress address);

        /// Another try will follow.
        void again();

        /// No other try will follow.
        void gaveUp();

        /// Something the page is told of.
        void event(PhoneEvent event);
    }

    private enum State {
        IDLE,
        RESOLVING,
        CONNECTING,
        LIVE,
        WAITING,
        ENDED
    }

    private final Phone phone;
    private final String host;
    private final int port;
    private final Tag tag;
    private State state = State.IDLE;
    private int left;
    private Lane.@Nullable Timer timer;

    Attempts(Phone phone, String host, int port, Tag tag) {
        this.phone = phone;
        this.host = host;
        this.port = port;
        this.tag = tag;
        this.left = phone.settings().retries();
    }

    void begin() {
        state = State.RESOLVING;
        phone.resolver()
                .resolve(host, port)
                .whenComplete((address, _) -> phone.lane().execute(() -> resolved(address)));
    }

    private void resolved(@Nullable InetSocketAddress address) {
        if (state != State.RESOLVING) {
            return;
        }
        if (address == null) {
            tag.event(PhoneEvent.DNS_FAILED);
            nextOrGiveUp();
            return;
        }
        state = State.CONNECTING;
        tag.open(address);
    }

    boolean isLive() {
        return state == State.LIVE;
    }

    /// The server takes or gives media.
    void live() {
        state = State.LIVE;
        left = phone.settings().retries();
    }

    /// The connection of this try is over.
    ///
    /// @param reached whether the server was ever reached
    void closed(CloseCause cause, boolean reached) {
        if (state != State.CONNECTING && state != State.LIVE) {
            return;
        }
        tag.event(eventOf(cause, reached, state == State.LIVE));
        nextOrGiveUp();
    }

    private static PhoneEvent eventOf(CloseCause cause, boolean reached, boolean live) {
        return switch (cause) {
            case CloseCause.NetworkError _ when !reached -> PhoneEvent.CONNECT_FAILED;
            case CloseCause.Refused _ -> PhoneEvent.SERVER_CLOSED;
            case CloseCause.PeerClosed _ -> PhoneEvent.SERVER_CLOSED;
            case CloseCause.NetworkError _,
                    CloseCause.IdleTimeout _,
                    CloseCause.ProtocolError _,
                    CloseCause.Requested _,
                    CloseCause.Superseded _,
                    CloseCause.Shutdown _,
                    CloseCause.Defect _ -> live ? PhoneEvent.READ_WRITE_FAILED : PhoneEvent.HANDSHAKE_FAILED;
        };
    }

    private void nextOrGiveUp() {
        if (left == 0) {
            state = State.ENDED;
            tag.gaveUp();
            return;
        }
        left--;
        state = State.WAITING;
        tag.again();
        timer = phone.lane().schedule(phone.settings().retryDelay(), this::begin);
    }

    /// No more tries; whatever comes now is ignored.
    void end() {
        state = State.ENDED;
        if (timer != null) {
            timer.cancel();
        }
    }
}
