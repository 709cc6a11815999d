package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressCheckTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.255.255.255, unspecified",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "100.64.0.1, private",
        "100.127.255.255, private",
        "100.100.100.200, metadata",
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "168.63.129.16, metadata",
        "169.254.169.254, metadata",
        "169.254.0.1, link-local",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.0.0.192, reserved",
        "192.88.99.1, 6to4",
        "192.168.0.1, private",
        "198.18.0.1, benchmarking",
        "198.19.255.255, benchmarking",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.1, reserved",
        "255.255.255.254, reserved",
        "255.255.255.255, broadcast",
        "::, unspecified",
        "::1, loopback",
        "::7f00:1, compatible",
        "::0808:0808, compatible",
        "64:ff9b::7f00:1, loopback",
        "64:ff9b::a9fe:a9fe, metadata",
        "64:ff9b::a00:1, private",
        "64:ff9b:1::808:808, NAT64",
        "64:ff9b::1:808:808, not a public",
        "100::1, not a public",
        "2001::1, Teredo",
        "2001:0:7f00:1::1, Teredo",
        "2001:2::1, reserved",
        "2001:1ff::1, reserved",
        "2001:db8::1, documentation",
        "2002:7f00:1::1, 6to4",
        "2002:808:808::1, 6to4",
        "3fff::1, documentation",
        "4000::1, not a public",
        "5f00::1, not a public",
        "fc00::1, private",
        "fdff::1, private",
        "fd00:ec2::254, metadata",
        "fd20:ce::254, metadata",
        "fe80::1, link-local",
        "febf::1, link-local",
        "fec0::1, site-local",
        "ff02::1, multicast"
    })
    void refuses(String address, String what) {
        assertThat(AddressCheck.refusal(InetAddress.ofLiteral(address)))
                .hasValueSatisfying(reason -> assertThat(reason).contains(what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2003::1",
                "2606:4700::1111",
                "3ffe::1",
                "64:ff9b::808:808"
            })
    void letsPublicAddressesPass(String address) {
        assertThat(AddressCheck.refusal(InetAddress.ofLiteral(address))).isEmpty();
    }

    @Test
    void refusesAMappedAddressThatStayedOne() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 8;
        mapped[13] = 8;

        assertThat(AddressCheck.refusal(Inet6Address.getByAddress("mapped", mapped, 0)))
                .isPresent();
    }

    @Test
    void refusesEveryAddressOfThisMachine() throws Exception {
        List<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();

        assertThat(own)
                .isNotEmpty()
                .allSatisfy(address -> assertThat(AddressCheck.refusal(address)).isPresent());
    }
}
