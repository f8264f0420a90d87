-- An invoice that is here is found by its bytes too.
create index invoice_content_hash on invoice_content (hash);
