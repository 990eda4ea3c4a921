package io.wxgw.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A phone that is gone for a while and comes back on another connection, from another address, as on the way
/// from one network to the next: who plays it goes on playing.
final class PhoneGoneTest {
    private static final String BEFORE = "10.0.0.8";
    private static final String AFTER = "10.0.0.9";

    private final VirtualHouse house = new VirtualHouse();

    /// Its old connection is silent and never ends by itself.
    @ParameterizedTest
    @ValueSource(doubles = {0, 2, 9, 14})
    void playersKeepTheirConnectionAndSeeItAgainWithin1500Milliseconds(double seconds) {
        house.join("a");
        house.join("b");
        house.phoneAt(house.network.host(BEFORE), "b", 440, false).start();
        house.pass(2);
        house.watch("b_v", "a", "b");
        house.watchByMas("b_m", "x", "b");
        List<SimPlayer> players = List.of(house.player("b"), house.player("b_v"), house.player("b_m"));
        SimPlayer mix = house.player("a_mix");
        house.pass(3);

        house.network.partition((from, to) -> isGone(from) || isGone(to));
        house.pass(seconds);
        SimPhone again = house.phoneAt(house.network.host(AFTER), "b", 440, false);
        again.start();
        long back = house.time.nowNanos();
        house.pass(4);

        for (SimPlayer player : players) {
            assertThat(player.closed()).isFalse();
            List<SimPlayer.Picture> seen =
                    player.pictures().stream().filter(one -> one.nanos() > back).toList();
            assertThat(seen).hasSizeGreaterThan(30);
            assertThat(Duration.ofNanos(seen.getFirst().nanos() - back)).isLessThan(Duration.ofMillis(1_500));
            assertThat(seen.getFirst().keyFrame()).isTrue();
            ConferenceOnVirtualTimeTest.assertInOrder(seen, 30);
        }
        assertThat(mix.closed()).isFalse();
        assertThat(mix.newest(1).weakest(440)).isBetween(-21.0, -15.0);
    }

    private static boolean isGone(InetSocketAddress address) {
        return address.getAddress().getHostAddress().equals(BEFORE);
    }
}
