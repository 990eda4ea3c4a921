package io.wxgw.sim.phone;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.DatagramTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.net.ServerTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// A network that tells when a connection stands: a page is told so, and an RTMP client's owner is not.
record NotedNetwork(Network network, Runnable connected) implements Network {
    @Override
    public CompletableFuture<ByteTransport> connect(
            Lane lane, InetSocketAddress remote, Duration timeout, ListenerFactory listener) {
        return network.connect(lane, remote, timeout, transport -> {
            connected.run();
            return listener.listen(transport);
        });
    }

    @Override
    public CompletableFuture<ServerTransport> listen(InetSocketAddress bind, ListenerFactory listener) {
        return network.listen(bind, listener);
    }

    @Override
    public CompletableFuture<DatagramTransport> bind(
            Lane lane, InetSocketAddress bind, DatagramTransport.Listener listener) {
        return network.bind(lane, bind, listener);
    }
}
