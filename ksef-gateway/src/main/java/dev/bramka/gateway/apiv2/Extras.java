package dev.bramka.gateway.apiv2;

import dev.bramka.gateway.invoices.BoxWishes;
import org.springframework.stereotype.Component;

/** What callers of the box want besides: receipts, notices, and to know how far it is. */
@Component
record Extras(BoxWishes wishes, BoxNotices notices, BoxProgress progress) {}
