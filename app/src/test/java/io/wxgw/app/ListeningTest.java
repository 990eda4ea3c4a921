package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.BindException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ListeningTest {
    private static final Set<Role> ALL = EnumSet.allOf(Role.class);

    @Test
    void aTakenPortIsOneLineThatNamesPortAndSetting() {
        assertThatExceptionOfType(BadConfig.class)
                .isThrownBy(() -> Listening.at("live.rtmpPort", "127.0.0.1", 1935, () -> {
                    throw new ExecutionException(new BindException("Address already in use"));
                }))
                .withMessage("port 1935 on 127.0.0.1 is taken: stop whoever listens there, or change live.rtmpPort"
                        + " (WXGW_LIVE_RTMP_PORT)");
    }

    @Test
    void aForeignAddressNamesTheBindSetting() {
        assertThatExceptionOfType(BadConfig.class)
                .isThrownBy(() -> Listening.at("http.port", "192.0.2.1", 80, () -> {
                    throw new BindException("Cannot assign requested address");
                }))
                .withMessage("http.bind: 192.0.2.1 is no address of this machine");
    }

    @Test
    void anotherFailureStaysWhatItIs() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Listening.at("http.port", "127.0.0.1", 80, () -> {
                    throw new ArithmeticException();
                }));
    }

    @Test
    void loopbackIsOpenToAll() {
        assertThatCode(() -> Listening.mayBeOpen(Settings.defaults().config(), ALL, 0))
                .doesNotThrowAnyException();
    }

    @Test
    void aListenerForStrangersMustBeAskedForTwice() {
        Config config = Settings.defaults().set("test", "live.bind", "0.0.0.0").config();

        assertThatExceptionOfType(BadConfig.class)
                .isThrownBy(() -> Listening.mayBeOpen(config, ALL, 1))
                .withMessageStartingWith("live.bind 0.0.0.0: not loopback")
                .withMessageEndingWith("--open --open");
        assertThatCode(() -> Listening.mayBeOpen(config, ALL, 2)).doesNotThrowAnyException();
    }

    @Test
    void aListenerOfAnotherProcessDoesNotCount() {
        Config config = Settings.defaults().set("test", "live.bind", "0.0.0.0").config();

        assertThatCode(() -> Listening.mayBeOpen(config, Set.of(Role.WXMGW), 0)).doesNotThrowAnyException();
    }
}
