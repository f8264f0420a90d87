create table if not exists setting (name text primary key, value text not null);
create table if not exists key_pair (
  public_key_id text not null, usage text not null, private_key blob not null, certificate blob not null,
  valid_from integer not null, valid_to integer not null, withdrawn integer not null default 0);
create table if not exists ksef_token (
  reference text primary key, token text not null unique, context_type text not null, context_value text not null,
  status text not null);
create table if not exists challenge (challenge text primary key, created integer not null);
create table if not exists auth_operation (
  reference text primary key, context_type text not null, context_value text not null, method text not null,
  code integer not null, details text, started integer not null, ready integer not null,
  token_reference text, document_hash text, redeemed integer not null default 0,
  last_refresh integer, refresh_until integer, revoked integer not null default 0, allowed_ips text);
create index if not exists auth_by_context on auth_operation (context_type, context_value, started);
create table if not exists session (
  reference text primary key, auth_reference text not null, context_type text not null, context_value text not null,
  system_code text not null, schema_version text not null, form_value text not null, aes_key blob, iv blob not null,
  code integer not null, created integer not null, updated integer not null, valid_until integer not null,
  closed integer);
create index if not exists session_by_context on session (context_type, context_value, created);
create index if not exists session_by_code on session (code);
create table if not exists invoice (
  reference text primary key, session text not null, ordinal integer not null, hash text not null, size integer not null,
  encrypted_content blob, content blob, offline integer not null, corrected_hash text, code integer not null,
  details text, original_session text, original_number text, due integer not null, invoicing integer not null,
  acquired integer, stored integer, ksef_number text unique, invoice_number text, seller text, buyer text, kind text,
  issue_date text, unique (session, ordinal));
create index if not exists invoice_due on invoice (due) where code in (100, 150);
create unique index if not exists invoice_business on invoice (seller, kind, invoice_number) where code = 200;
create index if not exists invoice_by_hash on invoice (hash);
create table if not exists upo (
  reference text primary key, session text not null, invoice text, page integer not null, xml blob not null);
create index if not exists upo_by_session on upo (session, page);
create table if not exists rate_override (
  context text not null, name text not null, per_second integer not null, per_minute integer not null,
  per_hour integer not null, primary key (context, name));
create table if not exists invoice_meta (
  reference text primary key, ksef_number text not null, invoice_number text not null, seller text not null,
  buyer_type text not null, buyer_value text, net real not null, vat real not null, gross real not null,
  currency text not null, mode text not null, kind text not null, form text not null, self_invoicing integer not null,
  attachment integer not null, metadata text not null);
create table if not exists invoice_access (
  nip text not null, subject text not null, reference text not null, issue_day integer not null,
  invoicing integer not null, stored integer not null, primary key (nip, subject, reference)) without rowid;
create index if not exists access_by_issue on invoice_access (nip, subject, issue_day, reference);
create index if not exists access_by_invoicing on invoice_access (nip, subject, invoicing, reference);
create index if not exists access_by_storage on invoice_access (nip, subject, stored, reference);
create table if not exists export (
  reference text primary key, context text not null, request text not null, aes_key blob, iv blob not null,
  code integer not null, created integer not null, completed integer, expires integer, count integer, size integer,
  truncated integer, last text, hwm integer);
create index if not exists export_by_code on export (code, created);
create table if not exists export_part (
  reference text not null, ordinal integer not null, size integer not null, hash text not null,
  encrypted_size integer not null, encrypted_hash text not null, primary key (reference, ordinal));
create table if not exists batch (
  session text primary key, size integer not null, hash text not null, tar integer not null,
  offline integer not null, unpacked integer not null default 0);
create table if not exists batch_part (
  session text not null, ordinal integer not null, size integer not null, hash text not null,
  primary key (session, ordinal));
create table if not exists batch_file (reference text primary key, session text not null, name text not null);
create index if not exists batch_file_by_session on batch_file (session);
create table if not exists certificate (
  reference text primary key, serial text unique, nip text not null, name text not null, type text not null,
  common_name text not null, der blob, key_hash text not null, valid_from integer not null,
  valid_to integer not null, revoked integer not null default 0, requested integer not null,
  ready integer not null, code integer not null, last_use integer);
create index if not exists certificate_by_subject on certificate (nip, requested);
create table if not exists auth_certificate (reference text primary key, der blob not null);
create table if not exists ksef_token_facts (
  reference text primary key, description text not null, permissions text not null, created integer not null,
  last_use integer);
