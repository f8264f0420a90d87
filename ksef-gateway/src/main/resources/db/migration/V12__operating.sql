-- What is true of the whole installation: under which master key its secrets are sealed.
create table installation (
  name text primary key,
  value text not null
);

-- What a key may do and for how long, where it comes from, and who took it away.
alter table api_key add column label text;
alter table api_key add column scopes text not null default 'send,receive,read,visualise,admin';
alter table api_key add column expires bigint;
alter table api_key add column origin text not null default 'command';
alter table api_key add column revoked_by text;

-- For the overview of all tenants.
create index submission_failed on submission (changed, tenant_id, state)
  where state in ('REJECTED', 'PARKED');
create index archived_when on archived_invoice (archived, tenant_id, origin);
