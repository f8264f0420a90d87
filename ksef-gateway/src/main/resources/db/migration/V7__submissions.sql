-- Who does a piece of work at the moment; others take over when its time is up.
create table lease (
  name text primary key,
  holder text not null,
  until bigint not null
);
drop table follow_up;

alter table ksef_session add column kind text not null default 'ONLINE';
alter table ksef_session add column offline integer not null default 0;

-- Invoices that were handed over to be delivered, each under the id that its sender chose.
create table submission (
  number ${identity},
  tenant_id text not null references tenant (id),
  id text not null,
  parent text,
  hash text not null,
  given text not null,
  size integer not null,
  version text not null,
  offline integer not null,
  packaged integer not null,
  priority integer not null,
  state text not null,
  created bigint not null,
  changed bigint not null,
  not_before bigint not null default 0,
  attempts integer not null default 0,
  invoice_number text,
  issue_date text,
  seller text,
  buyer text,
  gross text,
  currency text,
  batch text,
  session text,
  reference text,
  ksef_number text,
  acquired bigint,
  code integer,
  reason text,
  stuck integer not null default 0,
  unique (tenant_id, id)
);
-- The same bytes are delivered once, whatever they are called.
create unique index submission_content_once on submission (tenant_id, hash)
  where state not in ('REJECTED', 'CANCELLED');
create index submission_queue on submission (tenant_id, priority, number)
  where state = 'QUEUED';
create index submission_open on submission (changed)
  where state in ('QUEUED', 'SENDING', 'SENT');
create index submission_state on submission (tenant_id, state, number);
create index submission_session on submission (session, hash) where session is not null;
create index submission_parent on submission (tenant_id, parent, state) where parent is not null;
create index submission_batch on submission (batch, number) where batch is not null;
create index submission_number on submission (tenant_id, number);
create index submission_invoice on submission (tenant_id, invoice_number);
create index submission_posting on submission (tenant_id, changed)
  where state = 'SENDING' and batch is null;

create table submission_content (
  number bigint primary key,
  crc bigint not null,
  deflated ${bytes} not null
);

-- Packages that are being made and uploaded; gone as soon as KSeF may process them.
create table batch (
  id text primary key,
  tenant_id text not null references tenant (id),
  version text not null,
  offline integer not null,
  attempt integer not null default 0,
  next_try bigint not null,
  created bigint not null,
  reason text
);

-- Sessions of our own, which submissions are sent in; open ones take single invoices.
create table delivery_session (
  session text primary key,
  tenant_id text not null,
  version text not null,
  offline integer not null,
  valid_until bigint not null,
  last_used bigint not null,
  sent integer not null default 0,
  open integer not null
);
create index delivery_session_open on delivery_session (tenant_id) where open = 1;

-- What happened, in the order in which it is told: the position has no gaps.
create table event (
  number ${identity},
  tenant_id text not null,
  at bigint not null,
  type text not null,
  subject text not null,
  data text not null,
  position bigint
);
create index event_unnumbered on event (tenant_id, number) where position is null;
create unique index event_position on event (tenant_id, position) where position is not null;
create index event_subject on event (tenant_id, subject, number);

create table event_counter (
  tenant_id text primary key,
  last bigint not null
);
