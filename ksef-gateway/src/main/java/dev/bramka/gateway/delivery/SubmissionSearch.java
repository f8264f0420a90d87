package dev.bramka.gateway.delivery;

import dev.bramka.gateway.delivery.Submission.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which submissions are wanted; what is null does not matter.
 *
 * @param state where they stand
 * @param from taken then or later
 * @param to taken before
 * @param invoiceNumber the seller's number
 * @param hash Base64 SHA-256 of the XML
 * @param buyer NIP
 * @param ksefNumber KSeF's number
 * @param before only those with a lower number, where the page before ended
 * @param limit how many at most
 */
public record SubmissionSearch(
    @Nullable State state,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String invoiceNumber,
    @Nullable String hash,
    @Nullable String buyer,
    @Nullable String ksefNumber,
    @Nullable Long before,
    int limit) {}
