-- Invoices as they passed through: content once per environment, an entry for each tenant that may see it.
create table invoice_content (
  environment text not null,
  ksef_number text not null,
  hash text not null,
  size integer not null,
  crc bigint not null,
  deflated ${bytes} not null,
  primary key (environment, ksef_number)
);

create table archived_invoice (
  tenant_id text not null references tenant (id),
  ksef_number text not null,
  environment text not null,
  direction text not null,
  seller text not null,
  seller_name text,
  buyer text not null,
  buyer_name text,
  counterparty text not null,
  number text not null,
  issue_date text not null,
  acquired bigint,
  stored bigint,
  net bigint not null,
  vat bigint not null,
  gross bigint not null,
  currency text not null,
  kind text not null,
  version text not null,
  origin text not null,
  archived bigint not null,
  primary key (tenant_id, ksef_number)
);
create index archived_by_date on archived_invoice (tenant_id, issue_date, ksef_number, gross);
create index archived_by_party on archived_invoice (tenant_id, counterparty, issue_date, ksef_number, gross);
create index archived_by_number on archived_invoice (tenant_id, number, issue_date, ksef_number);
create index archived_by_gross on archived_invoice (tenant_id, gross, ksef_number);

alter table outgoing_invoice add column archived bigint;
create index outgoing_invoice_unarchived on outgoing_invoice (touched)
  where state = 'ACCEPTED' and archived is null;

create table invoice_query (
  id text primary key,
  tenant_id text not null references tenant (id),
  session text not null,
  state text not null,
  failure_reason text,
  failure text,
  created bigint not null,
  expires bigint not null,
  invoices integer not null default 0
);
create index invoice_query_expiry on invoice_query (expires);

create table query_invoice (
  query_id text not null references invoice_query (id),
  stored bigint not null,
  ksef_number text not null,
  primary key (query_id, stored, ksef_number)
);

create table query_part (
  query_id text not null references invoice_query (id),
  part integer not null,
  first_stored bigint not null,
  first_number text not null,
  invoices integer not null,
  size bigint not null,
  primary key (query_id, part)
);

create table export_window (
  id text primary key,
  tenant_id text not null references tenant (id),
  purpose text not null,
  owner text not null,
  subject text not null,
  from_time bigint not null,
  to_time bigint,
  complete integer not null,
  only_metadata integer not null,
  state text not null,
  reference text,
  sealed_key ${bytes},
  attempts integer not null default 0,
  checks integer not null default 0,
  next_check bigint not null,
  created bigint not null
);
create index export_window_due on export_window (state, next_check);
create index export_window_owner on export_window (owner, state);

create table sync_state (
  tenant_id text not null references tenant (id),
  subject text not null,
  from_time bigint not null,
  complete_until bigint,
  next_run bigint not null,
  next_audit bigint not null,
  gap integer not null default 0,
  invoices bigint not null default 0,
  primary key (tenant_id, subject)
);
