package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.BindException;
import java.util.EnumSet;
import java.util.Random;
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

    @Test
    void aServiceForStrangersNeedsTheSecretOfAllProcessesUnlessOpenIsSaidTwice() {
        Settings settings = Settings.defaults().set("test", "wxmgw.bind", "192.0.2.7");
        Set<Role> alone = Set.of(Role.WXMGW);

        assertThatExceptionOfType(BadConfig.class)
                .isThrownBy(() -> Listening.mayBeOpen(settings.config(), alone, 1))
                .withMessage(
                        "wxmgw.bind 192.0.2.7: not loopback, and thrift.secret (WXGW_THRIFT_SECRET) is empty; whoever"
                                + " reaches it could command it. Give all processes the same secret; or, in a network you trust,"
                                + " say --open --open");
        assertThatCode(() -> Listening.mayBeOpen(settings.config(), alone, 2)).doesNotThrowAnyException();
        settings.set("test", "thrift.secret", "0123456789abcdef");
        assertThatCode(() -> Listening.mayBeOpen(settings.config(), alone, 0)).doesNotThrowAnyException();
    }

    @Test
    void aServiceForStrangersBesideMcsAsksForASecretThatNobodyElseHas() {
        Settings settings = Settings.defaults().set("test", "mas.bind", "192.0.2.7");
        Random random = new Random(1);
        Config config = settings.config();

        assertThatCode(() -> Listening.mayBeOpen(config, ALL, 0)).doesNotThrowAnyException();
        assertThat(config.thrift().login(config, ALL, random).isAsked()).isTrue();
        assertThat(config.thrift().login(config, Set.of(Role.MAS), random).isAsked())
                .as("nobody else could know it")
                .isFalse();
        Config inside = Settings.defaults().config();
        assertThat(inside.thrift().login(inside, ALL, random).isAsked()).isFalse();
        Config secret = Settings.defaults()
                .set("test", "thrift.secret", "0123456789abcdef")
                .config();
        assertThat(secret.thrift().login(secret, Set.of(Role.MAS), random).isAsked())
                .as("on loopback too")
                .isTrue();
    }
}
