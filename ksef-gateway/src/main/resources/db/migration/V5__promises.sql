-- What KSeF refused lately, per tenant and kind of call, known to all nodes and over restarts.
create table ksef_pause (
  tenant_id text not null,
  what text not null,
  until bigint not null,
  failures integer not null,
  since bigint not null,
  temporary integer not null,
  why text not null,
  primary key (tenant_id, what)
);

-- A call that never reached KSeF is taken back out of the count.
alter table ksef_call add column permit text;

-- Why an invoice in doubt is not tried again by itself; null while it is.
alter table outgoing_invoice add column parked text;

-- Numbers that KSeF gave to invoices which it then failed on and which were sent again.
create table former_reference (
  reference text primary key,
  session text not null,
  hash text not null
);

-- Whether bytes were compared with what KSeF says of them; what was kept before is not.
alter table invoice_content add column verified integer not null default 0;
create index invoice_content_unverified on invoice_content (environment, ksef_number)
  where verified = 0;
alter table upo add column verified integer not null default 0;

-- Other bytes under a number that we hold verified bytes of.
create table archive_alarm (
  environment text not null,
  ksef_number text not null,
  hash text not null,
  source text not null,
  noticed bigint not null,
  primary key (environment, ksef_number, hash)
);

-- Invoices that KSeF delivered and that cannot be kept, with the reason.
create table invoice_aside (
  tenant_id text not null references tenant (id),
  ksef_number text not null,
  why text not null,
  noticed bigint not null,
  primary key (tenant_id, ksef_number)
);

-- The node that follows up a tenant at the moment.
create table follow_up (
  tenant_id text primary key,
  holder text not null,
  until bigint not null
);

-- The tenant that first brought a wrapped key.
create table wrapped_key (
  hash text primary key,
  tenant_id text not null,
  seen bigint not null
);

-- When the export began to run at KSeF.
alter table export_window add column started bigint;
update export_window set started = created;

-- Written to find out whether writing works.
create table write_probe (
  id integer primary key,
  tried bigint not null
);
