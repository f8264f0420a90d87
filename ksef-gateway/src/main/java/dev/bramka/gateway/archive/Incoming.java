package dev.bramka.gateway.archive;

import org.jspecify.annotations.Nullable;

/**
 * An invoice to be kept.
 *
 * @param ksefNumber its number
 * @param xml its bytes, exactly as at KSeF
 * @param acquired when KSeF gave it the number, epoch milliseconds, or null when not known
 * @param stored when KSeF stored it for good, epoch milliseconds, or null when not known
 */
public record Incoming(
    String ksefNumber, byte[] xml, @Nullable Long acquired, @Nullable Long stored) {}
