-- Who wants to be called when something happens, and up to where it has been.
create table webhook (
  id text primary key,
  tenant_id text not null references tenant (id),
  url text not null,
  types text not null,
  sealed ${bytes} not null,
  state text not null,
  position bigint not null,
  failures integer not null default 0,
  next_try bigint not null,
  last_error text,
  created bigint not null
);
create index webhook_of on webhook (tenant_id);
