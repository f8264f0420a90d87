package dev.bramka.simulator.rules;

import java.util.List;

/** Compares an IPv4 address with allowed addresses, ranges {@code a-b} and masks {@code a/n}. */
public final class IpPolicy {
  private IpPolicy() {}

  /** Whether one of the rules lets the address through. */
  public static boolean allows(List<String> allowed, String address) {
    long ip = number(address);
    return ip >= 0 && allowed.stream().anyMatch(rule -> matches(rule, ip));
  }

  private static boolean matches(String rule, long ip) {
    int dash = rule.indexOf('-');
    if (dash > 0) {
      return ip >= number(rule.substring(0, dash)) && ip <= number(rule.substring(dash + 1));
    }
    int slash = rule.indexOf('/');
    if (slash > 0) {
      int bits = Integer.parseInt(rule.substring(slash + 1));
      int shift = 32 - bits;
      return ip >> shift == number(rule.substring(0, slash)) >> shift;
    }
    return ip == number(rule);
  }

  private static long number(String address) {
    String[] parts = address.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long value = 0;
    for (String part : parts) {
      try {
        value = value << 8 | Integer.parseInt(part);
      } catch (NumberFormatException e) {
        return -1;
      }
    }
    return value;
  }
}
