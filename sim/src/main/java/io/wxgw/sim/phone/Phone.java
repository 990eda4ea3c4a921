package io.wxgw.sim.phone;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import java.util.random.RandomGenerator;

/// What both tags of one phone stand on.
///
/// @param lane where they live
/// @param network their way out
/// @param resolver finds servers
/// @param random for handshakes
public record Phone(
        Lane lane, Network network, HostResolver resolver, RandomGenerator random, PhoneSettings settings) {}
