package io.wxgw.api.thrift;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What one connection may call: Login for a nonce, Login with the proof, then everything. Whatever else
/// comes first is refused, and the connection is over.
///
/// The connection's thread, but for [#awaitDecision].
final class LoginGate {
    /// The longest message before the login: a StartPull with long URLs still gets its refusal by name, and
    /// strangers on all connections there may be hold 4 MiB.
    static final int MAX_MESSAGE_BYTES = 16 << 10;

    private enum State {
        NEW,
        ASKED,
        OPEN,
        REFUSED
    }

    private final ThriftLogin login;
    private final CountDownLatch decided = new CountDownLatch(1);
    private State state;
    private String nonce = "";
    private String why = "";

    LoginGate(ThriftLogin login) {
        this.login = login;
        this.state = login.isAsked() ? State.NEW : State.OPEN;
    }

    /// Whether all calls may be made.
    boolean isOpen() {
        return state == State.OPEN;
    }

    /// Why the connection is to be closed after the answer, if it is.
    Optional<String> refused() {
        return state == State.REFUSED ? Optional.of(why) : Optional.empty();
    }

    /// The call itself.
    ///
    /// @throws Refusal if the secret was not proved
    LoginResp login(LoginReq request) {
        if (state == State.NEW && request.proof().isEmpty()) {
            state = State.ASKED;
            nonce = login.drawNonce();
        } else if (state == State.ASKED && login.isProof(nonce, request.proof())) {
            state = State.OPEN;
            nonce = "";
            decided.countDown();
        } else if (state != State.OPEN) {
            throw refuse("Login: the proof is wrong");
        }
        return new LoginResp(0, "ok", nonce);
    }

    /// From here on nothing may be called any more.
    ///
    /// @return what the call gets that was one too many
    Refusal refuse(String reason) {
        state = State.REFUSED;
        why = reason;
        return new Refusal(ErrorCode.UNAUTHORIZED, reason);
    }

    /// The connection has ended.
    void end() {
        decided.countDown();
    }

    /// Waits until the gate is open or the connection has ended. Another thread.
    ///
    /// @return false if neither came within `limit`
    boolean awaitDecision(Duration limit) throws InterruptedException {
        return decided.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
