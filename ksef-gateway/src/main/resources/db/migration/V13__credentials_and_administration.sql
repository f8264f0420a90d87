-- Several credentials of a tenant, the newest first; certificates that the gateway asks for itself;
-- tenants that are switched off or gone; keys that administer, and keys that open several tenants.
create table login_credential (
  id text primary key,
  tenant_id text not null references tenant (id),
  kind text not null,
  origin text not null default 'given',
  sealed ${bytes} not null,
  created bigint not null,
  ends bigint,
  last_success bigint,
  last_failure bigint,
  failure text
);
create index login_credential_of on login_credential (tenant_id, created);
-- The id is part of what is sealed: those from before keep the tenant's.
insert into login_credential (id, tenant_id, kind, sealed, created)
  select tenant_id, tenant_id, kind, sealed, updated from credential;
drop table credential;

-- The same for what signs offline invoices.
create table offline_credential (
  id text primary key,
  tenant_id text not null references tenant (id),
  origin text not null default 'given',
  sealed ${bytes} not null,
  created bigint not null,
  ends bigint
);
create index offline_credential_of on offline_credential (tenant_id, created);
insert into offline_credential (id, tenant_id, sealed, created)
  select tenant_id, tenant_id, sealed, updated from offline_certificate;
drop table offline_certificate;

create table certificate_request (
  id text primary key,
  tenant_id text not null references tenant (id),
  purpose text not null,
  sealed ${bytes} not null,
  state text not null,
  reference text,
  attempts integer not null default 0,
  next_try bigint not null,
  created bigint not null,
  reason text
);
create index certificate_request_due on certificate_request (next_try) where state = 'OPEN';
create index certificate_request_of on certificate_request (tenant_id, created);
create unique index certificate_request_once on certificate_request (tenant_id, purpose)
  where state = 'OPEN';

alter table tenant add column state text not null default 'ACTIVE';

create table admin_key (
  id text primary key,
  secret_hash text not null,
  label text,
  created bigint not null,
  expires bigint,
  revoked bigint
);

create table api_key_tenant (
  key_id text not null references api_key (id),
  tenant_id text not null references tenant (id),
  primary key (key_id, tenant_id)
);

alter table api_key add column replaced_by text;
