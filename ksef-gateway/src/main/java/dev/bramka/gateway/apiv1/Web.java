package dev.bramka.gateway.apiv1;

import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.web.BodyBudget;
import org.springframework.stereotype.Component;

/** What every controller needs beside its use cases. Thread-safe. */
@Component
record Web(BodyBudget bodies, Audit audit) {}
