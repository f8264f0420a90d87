-- An invoice that is here is found by its bytes too.
create index invoice_content_hash on invoice_content (hash);

-- What an invoice asks for, in hundredths, and what that is; null for those archived before.
alter table archived_invoice add column due bigint;
alter table archived_invoice add column due_meaning text;
