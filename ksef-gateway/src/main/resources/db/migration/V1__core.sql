create table tenant (
  id text primary key,
  name text not null,
  nip text not null,
  environment text not null,
  created bigint not null
);

create table credential (
  tenant_id text primary key references tenant (id),
  kind text not null,
  sealed ${bytes} not null,
  updated bigint not null
);

create table api_key (
  id text primary key,
  tenant_id text not null references tenant (id),
  secret_hash text not null,
  created bigint not null,
  revoked bigint
);

create table gateway_key (
  id text primary key,
  sealed ${bytes} not null,
  public_key ${bytes} not null,
  created bigint not null
);

create table ksef_login (
  tenant_id text primary key references tenant (id),
  sealed ${bytes} not null,
  updated bigint not null
);

create table ksef_session (
  reference text primary key,
  tenant_id text not null references tenant (id),
  version text not null,
  encrypted integer not null,
  sealed_key ${bytes} not null,
  state text not null,
  opened bigint not null,
  valid_until bigint not null,
  closed bigint,
  next_check bigint not null,
  checks integer not null default 0
);
create index ksef_session_due on ksef_session (state, next_check);

create table outgoing_invoice (
  session text not null references ksef_session (reference),
  hash text not null,
  tenant_id text not null references tenant (id),
  size integer not null,
  state text not null,
  reference text,
  content ${bytes} not null,
  holder text not null,
  attempts integer not null default 1,
  created bigint not null,
  touched bigint not null,
  next_check bigint not null,
  checks integer not null default 0,
  invoice_number text,
  ksef_number text,
  acquired bigint,
  error_code integer,
  error_description text,
  error_details text,
  primary key (session, hash)
);
create unique index outgoing_invoice_reference on outgoing_invoice (reference);
create index outgoing_invoice_ksef_number on outgoing_invoice (ksef_number);
create index outgoing_invoice_due on outgoing_invoice (state, next_check);

create table outgoing_event (
  session text not null,
  hash text not null,
  at bigint not null,
  what text not null,
  note text
);
create index outgoing_event_of on outgoing_event (session, hash, at);

create table ksef_call (
  context text not null,
  call_group text not null,
  at bigint not null
);
create index ksef_call_window on ksef_call (context, call_group, at);

create table upo (
  session text not null references ksef_session (reference),
  page integer not null,
  reference text not null,
  xml ${bytes} not null,
  fetched bigint not null,
  primary key (session, page)
);

create table audit (
  at bigint not null,
  tenant_id text,
  actor text,
  action text not null,
  object text,
  correlation_id text
);
create index audit_at on audit (at);

create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data ${bytes},
  execution_time timestamp not null,
  picked integer not null,
  picked_by text,
  last_success timestamp,
  last_failure timestamp,
  consecutive_failures integer,
  last_heartbeat timestamp,
  version bigint not null,
  priority integer,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_execution on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);
