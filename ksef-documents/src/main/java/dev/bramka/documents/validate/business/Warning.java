package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.validate.rule.Rule;

/**
 * Something to look at.
 *
 * @param at the element concerned
 * @param rule the rule that it breaks
 * @param error whether the document is not taken for it
 * @param pl the message in Polish
 * @param en the message in English
 */
public record Warning(Element at, Rule rule, boolean error, String pl, String en) {}
