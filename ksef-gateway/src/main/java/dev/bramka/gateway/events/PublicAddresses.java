package dev.bramka.gateway.events;

import dev.bramka.gateway.platform.KsefSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.stereotype.Component;

/**
 * Resolves names to addresses that everybody can reach, and to no other: a webhook must not be a
 * way into the network that the gateway stands in. It is the connection itself that asks here, so a
 * name cannot lead elsewhere later. Thread-safe.
 */
@Component
class PublicAddresses implements DnsResolver {
  private final boolean privateToo;

  PublicAddresses(KsefSettings settings) {
    privateToo = settings.webhooks().privateAddresses();
  }

  /** Whether addresses that only our own network reaches are allowed. */
  boolean privateToo() {
    return privateToo;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] all = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    for (InetAddress address : all) {
      if (!privateToo && !isPublic(address)) {
        throw new UnknownHostException(host + " is not an address on the Internet");
      }
    }
    return all;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }

  /** Whether it is none of the special-purpose addresses (IANA registries, RFC 6890). */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? isPublicFour(bytes) : isPublicSix(bytes);
  }

  private static boolean isPublicFour(byte[] four) {
    int first = four[0] & 0xFF;
    int second = four[1] & 0xFF;
    int third = four[2] & 0xFF;
    return !(first == 0
        || first >= 240
        || first == 100 && second >= 64 && second < 128
        || first == 192 && second == 0 && (third == 0 || third == 2)
        || first == 198 && (second == 18 || second == 19)
        || first == 198 && second == 51 && third == 100
        || first == 203 && second == 0 && third == 113);
  }

  /** Global unicast is 2000::/3; of it, what carries an IPv4 address may lead anywhere. */
  private static boolean isPublicSix(byte[] six) {
    int first = (six[0] & 0xFF) << 8 | six[1] & 0xFF;
    int second = (six[2] & 0xFF) << 8 | six[3] & 0xFF;
    boolean global = (first & 0xE000) == 0x2000;
    boolean documentation = first == 0x2001 && second == 0x0DB8;
    boolean teredo = first == 0x2001 && second == 0;
    return global && !documentation && !teredo && first != 0x2002;
  }
}
