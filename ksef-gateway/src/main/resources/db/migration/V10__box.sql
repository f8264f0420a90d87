-- Searches that were asked for under ids of their callers'.
create table box_download (
  tenant_id text not null references tenant (id),
  id text not null,
  query_id text not null,
  created bigint not null,
  primary key (tenant_id, id)
);

-- Uploads whose callers want the receipt together with the number.
create table box_receipt (
  tenant_id text not null references tenant (id),
  id text not null,
  primary key (tenant_id, id)
);
